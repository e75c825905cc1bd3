import { fileURLToPath } from 'node:url';

/** Where `npm run package` puts the extension; without a version in the name, so that the demo and the tests find it. */
export const vsixPath = fileURLToPath(new URL('../../out/driftline.vsix', import.meta.url));
