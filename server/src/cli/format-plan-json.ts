import { formatPath } from '../manifest/field-path.ts';
import type { ObjectChange, PlanOwner } from '../pull-request/change.ts';
import { describeRisks } from '../pull-request/describe-risk.ts';
import { nameObject, nameOwner } from '../pull-request/names.ts';
import type { ChangePlan } from '../pull-request/plan.ts';
import { toSafeJson } from './plain-text.ts';

/** A plan for programs; values of Secrets are masked in it as everywhere. */
export function formatPlanJson(plan: ChangePlan, commit: string): string {
  const { base, branch, title, message, body, labels, reviewers, risks, changes } = plan;
  return toSafeJson({
    version: 1,
    base: { name: base, commit },
    ...{ branch, title, message, labels, reviewers },
    risks: risks.map((risk) => ({
      code: risk.code,
      owner: nameOwner(risk.owner),
      ...(risk.id && { object: nameObject(risk.id) }),
      message: describeRisks([risk], (text) => text).join(' '),
    })),
    owners: changes.map(({ owner, presence, unknown, isPartial, changes: objects }) => ({
      ...toJson(owner),
      ...{ presence, isPartial },
      ...(unknown && { unknown }),
      objects: objects.map(toObject),
    })),
    body,
  });
}

function toJson({ kind, name, namespace, directory, cluster, destination, isSuspended }: PlanOwner): object {
  return { kind, name, namespace, directory, cluster, destination, isSuspended };
}

function toObject({ id, apiVersion, outcome, fields, from, formerName, left, deletion }: ObjectChange): object {
  const { kind, namespace, name } = id;
  return {
    ...{ apiVersion, kind, namespace, name, outcome },
    fields: fields.map(({ path, ...field }) => ({ path: formatPath(path), ...field })),
    ...(from && { from: nameOwner(from) }),
    ...{ formerName, left, deletion },
  };
}
