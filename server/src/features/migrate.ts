import type { Checked } from '../graph/check-manifest.ts';
import { editInTurn } from '../manifest/edit-in-turn.ts';
import { type TextEdit, edit } from '../manifest/edit.ts';
import { nestKeys } from '../manifest/nest-keys.ts';
import { renameKey } from '../manifest/rename-key.ts';
import type { Declaration } from '../manifest/resource.ts';
import type { Step } from '../schema/plan.ts';

/** The change that gives an object the apiVersion to use instead; undefined where that takes a person. */
export function migrate({ declaration, migration }: Checked): TextEdit | undefined {
  if (!migration || migration.steps.length === 0) return undefined;
  return editInTurn(
    declaration,
    migration.steps.map((step) => (now) => takeStep(now, step)),
  );
}

function takeStep(now: Declaration, step: Step): TextEdit | undefined {
  if (step.do === 'set') return edit(now, step.path, step.value);
  if (step.do === 'rename') return renameKey(now, step.path, step.name);
  return nestKeys(now, step.path, 'service', [
    { key: 'serviceName', names: ['name'] },
    { key: 'servicePort', names: ['port', step.port] },
  ]);
}
