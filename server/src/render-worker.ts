import { serveRenders } from './adapters/kustomize/serve-renders.ts';
import { renderBuild } from './graph/build/render-build.ts';

await serveRenders(renderBuild);
