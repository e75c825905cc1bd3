import { buildTool } from '../control-plane/build-tool.ts';

/** The peer of `driftline check`, in the version that its module file pins. */
export function buildKubeconform(): Promise<string> {
  const program = 'github.com/yannh/kubeconform/cmd/kubeconform';
  return buildTool({ name: 'kubeconform', program, module: import.meta.dirname, flags: ['-ldflags', '-s -w'] });
}
