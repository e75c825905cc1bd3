import { setInterval } from 'node:timers';
import { startControlPlane } from '../../control-plane/start.ts';

// A process that owns a control plane, for the test that kills it.
const controlPlane = await startControlPlane();
process.stdout.write(`${JSON.stringify(controlPlane.description)}\n`);
setInterval(() => undefined, 60_000);
