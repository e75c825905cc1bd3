import type { Renderer } from '../../server/src/ports.ts';

/** For tests that are about something else: nothing can be rendered. */
export const noRenderer: Renderer = {
  render: () => Promise.resolve({ ok: false, error: { kind: 'unavailable', message: 'This test renders nothing.' } }),
  dispose: () => undefined,
};
