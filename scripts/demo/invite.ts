import type { CodeServer } from '../../test/editor/host/code-server.ts';
import type { DemoForge } from './demo-forge.ts';
import { driftedFile, faultyFile, faultyPatchFile, outdatedFile, patchFile, plainFile } from './repository.ts';

/** What somebody has in front of them. */
export interface Invited {
  readonly isDemo: boolean;
  readonly forge?: DemoForge;
}

/** Says where the editor is, and what to try there. */
export function invite({ url }: CodeServer, password: string, { isDemo, forge }: Invited): string {
  const tries = isDemo
    ? `  1. Open ${driftedFile}: replicas is 3 in Git and 5 in the cluster, and the line says who did it.
  2. Type 5 in its place: the squiggle goes, before anything is saved.
  3. Press "Compare with Live" above the resource.
  4. Open apps/web/configmap.yaml and apps/worker/worker.yaml, whose replicas an autoscaler sets too.
  5. Open ${faultyFile}, a draft that is not applied yet: a field and a value in it cannot be right. Ctrl+. on the
     field corrects its name; hover a field to read what it is for.
  6. Open ${outdatedFile}: Ctrl+. on its apiVersion migrates it. Then ${plainFile}, which is not encrypted.
  7. Open ${patchFile}: the drift of an object stands in the patch that decides. Then ${faultyPatchFile}.
  8. Open apps/shop/deployment.yaml and run "Driftline: Show Rendered Manifest".
  9. Open apps/web/configmap.yaml and press Shift+F12 on its name: who uses it. F2 renames it everywhere.
 10. Give apps/web/service.yaml another name: the line says what Flux will delete. Ctrl+. on the kind of ${faultyFile}
     lists it, which nobody did.
 11. Begin a field in any manifest: what its schema knows is offered, what is required first.
 12. Look at the Sync view (in the activity bar): what fails stands first. "Driftline: Reveal Owner" leads there.`
    : '  Open a manifest: the code lens above each resource says how it stands in the cluster.';
  return `
The editor is at  ${url}
The password is   ${password}
${forge ? describeForge(forge) : ''}
Try:
${tries}

Ctrl-C ends everything and leaves nothing behind.
`;
}

/** All of it is gone with the demo, and only this machine reaches it. */
function describeForge({ forge, author, approver, repository }: DemoForge): string {
  const pulls = `${forge.url}/api/v1/repos/${repository}/pulls/1`;
  const send = `curl -u ${approver.name}:${approver.password} -H 'content-type: application/json'`;
  return `
Gitea is at       ${forge.url}/${repository} (its pages come without style, its API is whole)
  author          password ${author.password}, token ${author.token}
  approver        password ${approver.password}

A change by approval:
  1. Open ${driftedFile}, and type 5 in place of the replicas that Git has.
  2. Run "Driftline: Open Approval Pull Request", choose "This File", and paste the author's token.
  3. Read what it does to the cluster, and press "Open Pull Request" above the text. The view Changes has it now.
  4. Approve it and merge it as the other person, which main asks for:
     ${send} -d '{"event":"APPROVED"}' ${pulls}/reviews
     ${send} -d '{"Do":"merge"}' ${pulls}/merge
  5. Flux looks every 15 seconds: Changes says "applied", Sync has the new revision. Discard the change of your file and
     run "Git: Pull": the drift is gone.
`;
}
