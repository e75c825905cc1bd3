import { productUser, restrictedUserNamespace } from '../../control-plane/control-plane.ts';

/** What a test reads of a line of the audit log: who asked for what, and what came of it. */
export interface AuditEntry {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string };
  readonly objectRef?: {
    readonly resource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  readonly userAgent?: string;
  readonly requestReceivedTimestamp: string;
}

const writeVerbs = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const reviews = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'];

/** Parses an audit log; a last line that is still being written is left out. */
export function parseAuditLog(text: string): AuditEntry[] {
  const end = text.lastIndexOf('\n');
  const lines = text.slice(0, end + 1).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as AuditEntry);
}

/**
 * The entries that break security rule 15: the product's user wrote, or tried to, without a dry run. `confirmed` are the
 * requests a person asked for, as "verb path"; each allows one entry.
 */
export function forbiddenWrites(entries: readonly AuditEntry[], confirmed: readonly string[] = []): AuditEntry[] {
  const allowed = [...confirmed];
  return entries.filter((entry) => {
    if (!isWriteOfProduct(entry) || isDryRun(entry.requestURI)) return false;
    if (entry.verb === 'create' && reviews.includes(entry.objectRef?.resource ?? '')) return false;
    const index = allowed.indexOf(toRequest(entry));
    if (index >= 0) allowed.splice(index, 1);
    return index < 0;
  });
}

/** An entry in the form that `forbiddenWrites` takes as confirmed. */
export function toRequest({ verb, requestURI }: Pick<AuditEntry, 'verb' | 'requestURI'>): string {
  return `${verb} ${requestURI.split('?')[0]}`;
}

function isWriteOfProduct({ stage, verb, user, impersonatedUser }: AuditEntry): boolean {
  if (stage !== 'ResponseComplete' && stage !== 'Panic') return false;
  return writeVerbs.includes(verb) && [user, impersonatedUser].some((person) => isProduct(person?.username ?? ''));
}

function isProduct(username: string): boolean {
  return username === productUser || username.startsWith(`system:serviceaccount:${restrictedUserNamespace}:`);
}

function isDryRun(requestURI: string): boolean {
  const query = requestURI.split('?')[1];
  return new URLSearchParams(query).getAll('dryRun').includes('All');
}
