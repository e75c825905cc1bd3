import { expect, test } from 'vitest';
import { toShortRevision } from '../../../server/src/sync/short-revision.ts';

const commit = '90026e6a'.repeat(5);
const digest = '1a2b3c4d'.repeat(8);

test.each([
  [`main@sha1:${commit}`, 'main@sha1:90026e6a'],
  [`refs/heads/main@sha1:${commit}`, 'main@sha1:90026e6a'],
  [`refs/tags/v1@sha256:${digest}`, 'v1@sha256:1a2b3c4d'],
  [`latest@sha256:${digest}`, 'latest@sha256:1a2b3c4d'],
  [`sha1:${commit}`, 'sha1:90026e6a'],
  [`sha256:${digest}`, 'sha256:1a2b3c4d'],
  [commit, '90026e6a'],
  [digest, '1a2b3c4d'],
  ['6.5.0', '6.5.0'],
  ['v1.2.3+90026e6a.1', 'v1.2.3+90026e6a.1'],
  ['main', 'main'],
  ['', ''],
])('%s is %s', (revision, short) => expect(toShortRevision(revision)).toBe(short));
