/** The one part of the Kubernetes client that is used; imported on demand, so that the bundler can leave out the rest. */
export { KubeConfig } from '@kubernetes/client-node';
