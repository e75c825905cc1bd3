import * as z from 'zod/mini';

/** Why GitHub does not accept a request, one for each reason. */
export interface Refusal {
  readonly field?: string;
  /** One of a few words, such as `invalid` or `custom`. */
  readonly code?: string;
  /** GitHub's own, never to be shown. */
  readonly words: string;
}

const detailed = z.object({
  field: z.nullish(z.string()),
  code: z.nullish(z.string()),
  message: z.nullish(z.string()),
});

const answer = z.object({
  message: z.nullish(z.string()),
  errors: z.nullish(z.union([z.string(), z.array(z.union([z.string(), detailed]))])),
});

/** Reads the reasons of a 422: objects, texts, or one text, as the API has it. */
export function parseRefusals(json: unknown): readonly Refusal[] {
  const parsed = answer.safeParse(json);
  if (!parsed.success) return [];
  const errors = [parsed.data.errors ?? []].flat();
  return [{ words: parsed.data.message ?? '' }, ...errors.map(toRefusal)];
}

function toRefusal(error: string | z.infer<typeof detailed>): Refusal {
  if (typeof error === 'string') return { words: error };
  const { field, code, message } = error;
  return {
    words: message ?? '',
    ...(field != null && /^\w+$/.test(field) ? { field } : {}),
    ...(code != null ? { code } : {}),
  };
}
