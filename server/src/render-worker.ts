import { serveRenders } from './adapters/kustomize/serve-renders.ts';
import { renderBuild } from './graph/build/render-build.ts';
import { createSourceCache } from './graph/build/source-cache.ts';

const sources = createSourceCache();
await serveRenders((request, look, list, engine) => renderBuild(request, look, list, engine, sources));
