import { writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';

describe('an extension host that dies in mid-test', () => {
  it('has passed a test before', () => undefined);

  it('must not look green', async () => {
    writeFileSync(`${process.env['EXT_TEST_RESULT'] ?? ''}.reached`, '');
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  });
});
