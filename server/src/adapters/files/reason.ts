/** Why the system refused, without the path that it was asked for: `EACCES: permission denied`. */
export function toReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(', ')[0] ?? message;
}
