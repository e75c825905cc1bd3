import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { ControlPlane } from '../../control-plane/start.ts';
import { until } from '../until.ts';
import { type Cluster, connectCluster } from './cluster.ts';

/** The process of a control plane's API server, which a test stops and starts again. */
export interface ApiServerProcess {
  readonly pid: number;
  /** Starts it again after it was killed, and answers once it is ready. */
  restart(): Promise<void>;
  /** Ends what was started again; the first one is ended by its control plane. */
  stop(): void;
}

/** Finds it among the processes of a control plane. */
export async function findApiServer(controlPlane: ControlPlane): Promise<ApiServerProcess> {
  const cluster: Cluster = connectCluster(controlPlane.description);
  const started: number[] = [];
  for (const pid of controlPlane.pids) {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const [name = '', ...args] = text.split('\0').slice(0, -1);
    if (!name.endsWith('/kube-apiserver')) continue;
    return {
      pid,
      async restart() {
        const program = `${controlPlane.binaries}/kube-apiserver`;
        const start = (): ChildProcess => {
          const child = spawn(program, args, { argv0: name, stdio: 'ignore', cwd: controlPlane.dir });
          if (child.pid) started.push(child.pid);
          return child;
        };
        let again = start();
        await until(
          'the API server',
          () => {
            // the one that was killed may hold its address for a moment
            if (again.exitCode !== null) again = start();
            return cluster.kubectl(['get', '--raw', '/readyz']).catch(() => 'not yet');
          },
          (answer) => answer === 'ok',
          90_000,
        );
      },
      stop() {
        for (const one of started.splice(0)) endIfAlive(one);
      },
    };
  }
  throw new Error('no kube-apiserver');
}

function endIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // it could not start, and is gone
  }
}
