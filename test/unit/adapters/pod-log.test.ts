import { expect, test } from 'vitest';
import { readPodLog } from '../../../server/src/adapters/kubernetes/pod-log.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');
const values = 'auth:\n  password: canary-yaml\n  port: 54321\nscript: |\n  echo canary-line\n  done\n';
const secrets: Readonly<Record<string, JsonObject>> = {
  mounted: { data: { 'values.yaml': encode(values) } },
  projected: { data: { token: encode('canary-projected\n') } },
  variable: { data: { KEY: encode('canary "quoted" value') } },
  all: { data: { ALL: encode('canary-from-all') } },
  first: { data: { INIT: encode('canary-of-init') } },
};
const pod: JsonObject = {
  spec: {
    volumes: [
      { secret: { secretName: 'mounted' } },
      { projected: { sources: [{ secret: { name: 'projected' } }, { configMap: { name: 'x' } }] } },
    ],
    containers: [
      {
        name: 'helm',
        env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'variable', key: 'KEY' } } }],
        envFrom: [{ secretRef: { name: 'all' } }, { secretRef: { name: 'not-there' } }],
      },
    ],
    initContainers: [{ name: 'first', env: [{ valueFrom: { secretKeyRef: { name: 'first' } } }] }],
  },
};

async function read(body: string, parts: { readonly pod?: JsonObject; readonly refused?: string } = {}) {
  const asked: string[] = [];
  const signal = new AbortController().signal;
  const answer = await readPodLog(
    { namespace: 'kube-system', name: 'helm-install-web-x' },
    {
      send: ({ path }) => {
        asked.push(path);
        return Promise.resolve({ ok: true, value: { status: 200, body, headers: {} } as never });
      },
      askOpenly: ({ path }) => {
        const name = path.split('/').at(-1) ?? '';
        const object = path.includes('/secrets/') ? secrets[name] : (parts.pod ?? pod);
        if (name === parts.refused) return Promise.resolve({ ok: false, error: { kind: 'forbidden', message: 'no' } });
        if (!object) return Promise.resolve({ ok: false, error: { kind: 'not-found', message: 'gone' } });
        return Promise.resolve({ ok: true, value: { object } as never });
      },
    },
    signal,
  );
  if (!answer.ok) throw new Error(answer.error.message);
  return { ...answer.value, asked };
}

test('no value of a Secret of the Pod is told, in whichever form it is written', async () => {
  const lines = [
    ...['canary-yaml', 'port 54321', '  echo canary-line', 'canary-projected', 'canary-from-all', 'canary-of-init'],
    ...['canary "quoted" value', '{"key":"canary \\"quoted\\" value"}', encode(values), encode('canary-yaml')],
  ];
  const { text, isMasked, container } = await read(lines.join('\n'));
  expect(text).not.toMatch(/canary|54321|Y2FuYXJ5/);
  expect(text.split('\n')).toHaveLength(lines.length);
  expect([isMasked, container]).toEqual([true, 'helm']);
});

test('it says so where a Secret could not be read, and leaves out what the others hold', async () => {
  const { text, isMasked } = await read('canary-yaml and canary-from-all', { refused: 'all' });
  expect([text, isMasked]).toEqual(['*** and canary-from-all', false]);
});

test('what is too long loses its begin, by whole lines and after values were left out', async () => {
  const { text, isCut } = await read(`begin\n${`canary-yaml ${'x'.repeat(1000)}\n`.repeat(100)}end`);
  expect(isCut).toBe(true);
  expect(text.length).toBeLessThanOrEqual(64 * 1024);
  expect(text).toMatch(/^\*\*\* x+\n/);
  expect(text).toMatch(/\nend$/);
  expect(text).not.toContain('canary');
});

test('of a container that is started again what it has written before is asked for', async () => {
  const state = { name: 'helm', state: { waiting: {} }, lastState: { terminated: {} } };
  const again = await read('x', { pod: { ...pod, status: { containerStatuses: [state] } } });
  const running = await read('x', { pod: { ...pod, status: { containerStatuses: [{ ...state, state: {} }] } } });
  expect([again, running].map(({ asked }) => asked[0]?.includes('previous=true'))).toEqual([true, false]);
  expect(running.asked[0]).toMatch(
    /^\/api\/v1\/namespaces\/kube-system\/pods\/helm-install-web-x\/log\?container=helm&/,
  );
});
