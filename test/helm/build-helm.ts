import { buildTool } from '../control-plane/build-tool.ts';

/** Helm 4, which Flux has; built with the flags of the control plane, so that what both are made of is compiled once. */
export function buildHelm(): Promise<string> {
  const flags = ['-tags', 'grpcnotrace', '-ldflags', '-s -w'];
  return buildTool({ name: 'helm', program: 'helm.sh/helm/v4/cmd/helm', module: import.meta.dirname, flags });
}
