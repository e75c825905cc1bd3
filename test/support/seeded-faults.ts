/** A mistake that people make, and what must be said of it. */
export interface SeededFault {
  readonly name: string;
  readonly code: string;
  /** Where it is made in the homelab of the fixtures: the file, a text that stands there once, and what it becomes. */
  readonly file: string;
  readonly from: string;
  /** `█` stands in the line that must be marked. */
  readonly to: string;
  /** The same in a repository that nobody here wrote, in the first file with such a text; absent where it takes a kind of ours. */
  readonly anywhere?: { readonly from: RegExp; readonly to: string };
}

const deployment = 'apps/default/web/deployment.yaml';
const secret = 'apps/default/web/secret.sops.yaml';
const lamp = 'infrastructure/widgets/lamp.yaml';

/** One of each kind. */
export const seededFaults: readonly SeededFault[] = [
  {
    name: 'a field that does not exist',
    code: 'schema-unknown-field',
    file: deployment,
    from: '  revisionHistoryLimit: 2',
    to: '  revisionHistroyLimit: 2█',
    anywhere: { from: /^ {2}interval: \S+$/m, to: '  intervall: 1h█' },
  },
  {
    name: 'a field one level too high',
    code: 'schema-unknown-field',
    file: deployment,
    from: '      securityContext:\n',
    to: '      imagePullPolicy: Always█\n      securityContext:\n',
  },
  {
    name: 'a text where a number is due',
    code: 'schema-type',
    file: deployment,
    from: 'periodSeconds: 10',
    to: 'periodSeconds: ten█',
    anywhere: { from: /^ {2}prune: true$/m, to: '  prune: often█' },
  },
  {
    name: 'a map where a list is due',
    code: 'schema-type',
    file: 'apps/default/web/service.yaml',
    from: '  ports:\n    - name: http\n      port: 80\n      targetPort: http\n    - name: metrics\n      port: 9090\n      targetPort: 9090\n',
    to: '  ports:█\n    http: 80\n',
  },
  {
    name: 'a value that is none of the choices',
    code: 'schema-enum',
    file: 'apps/media/jellyfin/helmrelease.yaml',
    from: 'strategy: rollback',
    to: 'strategy: rollbakc█',
    anywhere: { from: /^ {4}kind: OCIRepository$/m, to: '    kind: OciRepository█' },
  },
  {
    name: 'a choice of a kind that the repository defines',
    code: 'schema-enum',
    file: lamp,
    from: 'mode: warm',
    to: 'mode: blue█',
  },
  {
    name: 'a field that is missing',
    code: 'schema-required',
    file: 'clusters/home/apps.yaml',
    from: 'spec:\n  interval: 1h\n  retryInterval: 2m\n  timeout: 5m\n  path: ./apps\n  prune: true\n',
    to: 'spec:█\n  interval: 1h\n  retryInterval: 2m\n  timeout: 5m\n  path: ./apps\n',
    anywhere: { from: /^spec:\n((?: {2}.*\n)*?) {2}prune: true\n/m, to: 'spec:█\n$1' },
  },
  {
    name: 'a number out of range',
    code: 'schema-range',
    file: lamp,
    from: 'brightness: 80',
    to: 'brightness: 180█',
  },
  {
    name: 'a port that there cannot be',
    code: 'invalid-port',
    file: deployment,
    from: 'containerPort: 8080',
    to: 'containerPort: 80800█',
  },
  {
    name: 'a text that does not match its pattern',
    code: 'schema-pattern',
    file: 'clusters/home/apps.yaml',
    from: '  retryInterval: 2m',
    to: '  retryInterval: 2 minutes█',
    anywhere: { from: /^ {2}interval: \S+$/m, to: '  interval: 2 minutes█' },
  },
  {
    name: 'more items than there may be',
    code: 'schema-length',
    file: lamp,
    from: '  scenes:\n    - reading\n    - evening\n',
    to: '  scenes:█\n    - reading\n    - evening\n    - film\n    - night\n',
  },
  {
    name: 'a key that stands twice',
    code: 'yaml-syntax',
    file: deployment,
    from: '  revisionHistoryLimit: 2',
    to: '  revisionHistoryLimit: 2\n  revisionHistoryLimit: 3█',
    anywhere: { from: /^ {2}prune: true$/m, to: '  prune: true\n  prune: false█' },
  },
  {
    name: 'two items with the same key',
    code: 'schema-duplicate-item',
    file: 'apps/default/web/service.yaml',
    from: '    - name: metrics\n      port: 9090',
    to: '    - name: metrics█\n      port: 80',
  },
  {
    name: 'an item of a set that stands twice',
    code: 'schema-duplicate-item',
    file: lamp,
    from: '    - evening',
    to: '    - reading█',
  },
  {
    name: 'a quantity that is none',
    code: 'schema-quantity',
    file: 'apps/default/web/patches/resources.yaml',
    from: 'memory: 256Mi',
    to: 'memory: 256MB█',
    anywhere: { from: /^ {6}storage: \d+Gi$/m, to: '      storage: 5GB█' },
  },
  {
    name: 'a name that cannot be',
    code: 'invalid-name',
    file: 'apps/media/jellyfin/certificate.yaml',
    from: 'metadata:\n  name: jellyfin',
    to: 'metadata:\n  name: Jellyfin_TLS█',
    anywhere: { from: /^metadata:\n {2}name: [a-z0-9-]+$/m, to: 'metadata:\n  name: Not_A_Name█' },
  },
  {
    name: 'a label that cannot be',
    code: 'invalid-label',
    file: deployment,
    from: 'app.kubernetes.io/part-of: home',
    to: 'app.kubernetes.io/part-of: my home█',
  },
  {
    name: 'a word that YAML reads as a boolean',
    code: 'schema-type',
    file: deployment,
    from: 'value: ${TIMEZONE}',
    to: 'value: true█',
  },
  {
    name: 'the misspelt kind of an API',
    code: 'schema-unknown-kind',
    file: 'apps/default/web/ingress.yaml',
    from: 'kind: Ingress\n',
    to: 'kind: Ingres█\n',
    anywhere: { from: /^kind: HelmRelease$/m, to: 'kind: HelmRelase█' },
  },
  {
    name: 'a kustomization with a misspelt field',
    code: 'schema-unknown-field',
    file: 'apps/kustomization.yaml',
    from: 'resources:',
    to: 'resource:█',
    anywhere: { from: /^resources:$/m, to: 'resource:█' },
  },
  {
    name: 'a Component with a misspelt field',
    code: 'schema-unknown-field',
    file: 'components/volume/kustomization.yaml',
    from: 'resources:',
    to: 'ressources:█',
  },
  {
    name: 'a patch with a field that does not exist',
    code: 'schema-unknown-field',
    file: 'apps/default/web/patches/resources.yaml',
    from: 'limits:',
    to: 'limit:█',
  },
  {
    name: 'rules of SOPS with a misspelt field',
    code: 'schema-unknown-field',
    file: '.sops.yaml',
    from: 'encrypted_regex',
    to: 'encrypted_regexp█',
  },
  {
    name: 'a definition that is not structural',
    code: 'crd-not-structural',
    file: 'infrastructure/widgets/definition.yaml',
    from: '                room:\n                  type: string\n',
    to: '                room:█\n',
  },
  {
    name: 'YAML that is broken',
    code: 'yaml-syntax',
    file: 'apps/default/web/ingress.yaml',
    from: '  ingressClassName: internal\n  rules:',
    to: '  ingressClassName: [internal\n  rules:█',
    anywhere: { from: /^ {2}interval: \S+$/m, to: '  interval: "1h" or more█' },
  },
  {
    name: 'a tab for indentation',
    code: 'yaml-syntax',
    file: 'clusters/home/cluster-settings.yaml',
    from: '  STORAGE_CLASS: fast',
    to: '\tSTORAGE_CLASS: fast█',
  },
  {
    name: 'a Secret that SOPS was not asked to encrypt',
    code: 'plaintext-secret',
    file: secret,
    from: 'stringData:\n  password: ENC[AES256_GCM,data:bm90aGluZw==,iv:bm90aGluZw==,tag:bm90aGluZw==,type:str]\nsops:\n  age:\n    - recipient: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqs6l\n      enc: bm90aGluZw==\n  encrypted_regex: ^(data|stringData)$\n  lastmodified: "2026-01-02T03:04:05Z"\n  mac: ENC[AES256_GCM,data:bm90aGluZw==,iv:bm90aGluZw==,tag:bm90aGluZw==,type:str]\n  version: 3.10.2\n',
    to: 'stringData:█\n  password: hunter2\n',
  },
  {
    name: 'a file of SOPS without its MAC',
    code: 'sops-no-mac',
    file: secret,
    from: 'sops:\n  age:\n    - recipient: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqs6l\n      enc: bm90aGluZw==\n  encrypted_regex: ^(data|stringData)$\n  lastmodified: "2026-01-02T03:04:05Z"\n  mac: ENC[AES256_GCM,data:bm90aGluZw==,iv:bm90aGluZw==,tag:bm90aGluZw==,type:str]\n  version: 3.10.2\n',
    to: 'sops:█\n  age:\n    - recipient: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqs6l\n      enc: bm90aGluZw==\n  encrypted_regex: ^(data|stringData)$\n  lastmodified: "2026-01-02T03:04:05Z"\n',
  },
  {
    name: 'a file of SOPS for nobody',
    code: 'sops-no-recipient',
    file: secret,
    from: 'sops:\n  age:\n    - recipient: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqs6l\n      enc: bm90aGluZw==\n',
    to: 'sops:█\n  age: []\n',
  },
  {
    name: 'a file of SOPS for another than its rule says',
    code: 'sops-rule-mismatch',
    file: secret,
    from: '  age:\n    - recipient: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqs6l',
    to: '  age:█\n    - recipient: age1zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzs6l',
  },
  {
    name: 'a file of SOPS in which other values are encrypted',
    code: 'sops-rule-mismatch',
    file: secret,
    from: '  encrypted_regex: ^(data|stringData)$',
    to: '  encrypted_regex: ^stringData$█',
  },
  {
    name: 'a value that was added without SOPS',
    code: 'sops-unencrypted-value',
    file: secret,
    from: 'stringData:\n',
    to: 'stringData:\n  user: admin█\n',
  },
  {
    name: 'a password in a ConfigMap',
    code: 'high-entropy-value',
    file: 'clusters/home/cluster-settings.yaml',
    from: '  STORAGE_CLASS: fast',
    to: '  DATABASE_URL: postgres://web:hunter2@db/web█',
  },
  {
    name: 'a token in the environment',
    code: 'high-entropy-value',
    file: deployment,
    from: 'value: ${TIMEZONE}',
    to: 'value: xoxb-1234567890-abcdefghijklmnop█',
  },
];
