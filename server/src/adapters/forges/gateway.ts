import type { Forge, ForgeAddress, ForgeCredentials, ForgeGateway } from '../../forge-port.ts';
import type { Clock } from '../../ports.ts';
import { createGitea } from '../gitea/gitea.ts';
import { createGitHub } from '../github/github.ts';
import { compareUrl } from './compare-url.ts';
import { detectForge } from './detect.ts';

/** The forges that the product speaks to; the environment names the proxy, as for Git. */
export function createForgeGateway(clock: Clock, environment: NodeJS.ProcessEnv): ForgeGateway {
  return {
    detect: (remoteUrl, setting, signal) => detectForge(remoteUrl, setting, environment, signal),
    connect(address: ForgeAddress, credentials: ForgeCredentials): Forge {
      const create = address.kind === 'github' ? createGitHub : createGitea;
      return create(address, credentials, clock, environment);
    },
    compareUrl,
  };
}
