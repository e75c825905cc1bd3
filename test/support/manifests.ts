/** What varies between the Deployments of the cases; every part is YAML as it is to stand in the manifest. */
export interface DeploymentParts {
  readonly name: string;
  readonly namespace: string;
  readonly annotations?: string;
  /** Lines of the spec, such as `replicas: 3`. */
  readonly spec?: readonly string[];
  /** Lines of the only container, in its own indentation. */
  readonly container?: readonly string[];
}

/** A small Deployment with one container named `web`. */
export function deployment({ name, namespace, annotations, spec = [], container = [] }: DeploymentParts): string {
  const lines = (indent: string, items: readonly string[]): string =>
    items.map((line) => `${indent}${line}\n`).join('');
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
${annotations ? `  annotations:\n    ${annotations}\n` : ''}spec:
${lines('  ', spec)}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: web
          image: example.com/web:1.0.0
${lines('          ', container)}`;
}
