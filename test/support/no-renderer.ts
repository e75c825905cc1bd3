import type { Renderer } from '../../server/src/ports.ts';

/** For tests that are about something else: nothing is rendered, and nobody complains. */
export const noRenderer: Renderer = {
  render: () => Promise.resolve({ ok: false, error: { kind: 'aborted', message: 'This test renders nothing.' } }),
  dispose: () => undefined,
};
