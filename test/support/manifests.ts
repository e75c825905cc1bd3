/** What varies between the Deployments of the cases; every part is YAML as it is to stand in the manifest. */
export interface DeploymentParts {
  readonly name: string;
  readonly namespace: string;
  readonly annotations?: string;
  /** Lines of the spec, such as `replicas: 3`. */
  readonly spec?: readonly string[];
  /** Lines of the Pod's spec before its containers. */
  readonly pod?: readonly string[];
  /** Lines of the only container, in its own indentation. */
  readonly container?: readonly string[];
}

/** A small Deployment with one container named `web`. */
export function deployment({
  name,
  namespace,
  annotations,
  spec = [],
  pod = [],
  container = [],
}: DeploymentParts): string {
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
${lines('      ', pod)}      containers:
        - name: web
          image: example.com/web:1.0.0
${lines('          ', container)}`;
}

/** What varies between the ConfigMaps of the cases; every part is YAML as it is to stand in the manifest. */
export interface ConfigMapParts {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: readonly string[];
  readonly data: readonly string[];
}

/** A ConfigMap; a block scalar is several lines of `data`. */
export function configMap({ name, namespace, labels = [], data }: ConfigMapParts): string {
  const marks = labels.length > 0 ? `  labels:\n${labels.map((line) => `    ${line}\n`).join('')}` : '';
  const lines = data.map((line) => `  ${line}\n`).join('');
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n${marks}data:\n${lines}`;
}
