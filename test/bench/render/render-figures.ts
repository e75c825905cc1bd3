import { join } from 'node:path';
import { buildControlPlane } from '../../control-plane/build.ts';
import { findCorpus } from '../../support/corpus.ts';
import type { Figure } from '../figure.ts';
import { editUntilRendered } from './edit-until-rendered.ts';
import { fullRender } from './full-render.ts';
import { startRenderingServer } from './rendering-server.ts';

/** What the builds of a real repository cost whoever has it open, beside one process of kubectl for each. */
export async function renderFigures(progress: (line: string) => void): Promise<readonly Figure[]> {
  const corpus = findCorpus();
  if (corpus === undefined) throw new Error('there is no corpus to render: ../shared/corpora/home-ops');
  const kubectl = join(await buildControlPlane({ only: ['kubectl'], log: progress }), 'kubectl');
  const server = await startRenderingServer(corpus);
  const edits = await editUntilRendered(server, corpus, kubectl).finally(() => server.stop());
  return [...edits, ...(await fullRender(corpus, kubectl))];
}
