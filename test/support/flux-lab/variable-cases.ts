import { type FluxCase, build, settings, web } from './flux-case.ts';

/** What Flux puts in after the build. */
export const variableCases: readonly FluxCase[] = [
  {
    name: 'substitute',
    spec: `postBuild:
  substitute:
    name: lab
    NUMBER: "8080"
    EMPTY: ""
    PATH_: /a/b/c.tar.gz
    LINES: |
      one
      two
    _9: nine`,
    files: {
      'kustomization.yaml': build(['all.yaml']),
      'all.yaml': `${settings(
        'substituted-${name}',
        [
          'plain: ${name}',
          'joined: a-${name}-$name-b',
          'defaults: ${gone:=one} ${gone:-two} ${name:=three} ${EMPTY:=four}',
          'escaped: $${name} $$${name} $name $$ $1',
          'number: "${NUMBER}x"',
          'quoted: \'"${NUMBER}"\'',
          'lines: ${LINES}',
          'upper: ${name^^} ${name^} ${name,,} ${#name}',
          'cut: ${PATH_##*/} ${PATH_%.*} ${PATH_%%.*} ${PATH_#/a} ${PATH_:3} ${PATH_:1:2}',
          'replaced: ${PATH_/b/x} ${PATH_//a/y}',
          'inner: ${gone:=${name}}',
          'nine: ${_9}',
          '${name}-key: value',
          'script: |\n  echo "$${name}" ${name}\n  exit $?',
        ].join('\n'),
      )}---
${web('substituted', 'ports:\n  - containerPort: ${NUMBER}\nenv: [{ name: PORT, value: "\\"${NUMBER}\\"" }]')}`,
    },
  },
  {
    name: 'typed-variables',
    spec: 'postBuild:\n  substitute:\n    REPLICAS: "2"\n    ARGS: \'["a", "b"]\'\n    ON: "true"',
    files: {
      'kustomization.yaml': build(['web.yaml']),
      'web.yaml': web('typed', 'args: ${ARGS}\ntty: ${ON}\nenv:\n  - { name: N, value: "n${REPLICAS}" }').replace(
        'replicas: 1',
        'replicas: ${REPLICAS}',
      ),
    },
  },
  {
    name: 'from-config-map',
    spec: 'postBuild:\n  substituteFrom:\n    - { kind: ConfigMap, name: lab-settings }',
    files: { 'a.yaml': settings('from-map', 'domain: ${DOMAIN}\nlines: ${MULTILINE}\nboth: ${SHARED}') },
  },
  {
    name: 'from-secret',
    spec: 'postBuild:\n  substituteFrom:\n    - { kind: Secret, name: lab-secrets }',
    files: { 'a.yaml': settings('from-secret', 'data: ${ENCODED}\ntext: ${WRITTEN}\nboth: ${SHARED}') },
  },
  {
    name: 'from-many',
    spec: `postBuild:
  substitute: { OWN: own, DOMAIN: replaced.example.com }
  substituteFrom:
    - { kind: Secret, name: lab-secrets }
    - { kind: ConfigMap, name: lab-absent, optional: true }
    - { kind: Secret, name: lab-absent, optional: true }
    - { kind: ConfigMap, name: lab-settings, optional: true }`,
    files: { 'a.yaml': settings('from-many', 'domain: ${DOMAIN}\nown: ${OWN}\nboth: ${SHARED}\nsecret: ${WRITTEN}') },
  },
  {
    name: 'disabled',
    spec: 'postBuild:\n  substitute: { name: lab }',
    files: {
      'all.yaml': `${settings('by-label', 'a: ${name} $${name} ${gone}', 'lab', 'labels: { kustomize.toolkit.fluxcd.io/substitute: disabled }')}---
${settings('by-annotation', 'a: ${name} $${name}', 'lab', 'annotations: { kustomize.toolkit.fluxcd.io/substitute: disabled }')}---
${settings('not-so', 'a: ${name} $${name}', 'lab', 'annotations: { kustomize.toolkit.fluxcd.io/substitute: enabled }')}`,
    },
  },
  {
    name: 'without-variables',
    spec: 'postBuild: { substitute: {} }',
    files: { 'a.yaml': settings('untouched', 'a: ${name:=d} $${name}') },
  },
  {
    name: 'always',
    spec: 'postBuild: { substituteStrategy: Always }',
    files: { 'a.yaml': settings('always', 'a: ${name:=default} $${name}') },
  },
  {
    // patches and images come before, and commonMetadata after
    name: 'order-of-things',
    spec: [
      'commonMetadata: { annotations: { note: "${name}" } }',
      'namePrefix: p-',
      'patches:',
      '  - target: { kind: ConfigMap }',
      '    patch: |-',
      '      - { op: add, path: /data/patched, value: "${name}-patched" }',
      'images: [{ name: example.com/web, newTag: "${tag}" }]',
      'postBuild: { substitute: { name: lab, tag: v9 } }',
    ].join('\n'),
    files: { 'all.yaml': `${settings('order', 'a: ${name}')}---\n${web('order')}` },
  },
];
