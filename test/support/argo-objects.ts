/** The definition of Argo CD's Applications, as open as theirs is about statuses. */
export const applicationDefinition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: applications.argoproj.io }
spec:
  group: argoproj.io
  scope: Namespaced
  names: { kind: Application, listKind: ApplicationList, plural: applications, singular: application }
  versions:
    - name: v1alpha1
      served: true
      storage: true
      schema:
        openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true }
`;

/** Applications with statuses in the shapes of https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml */
export const applications = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: guestbook, namespace: default }
spec:
  project: default
  source:
    repoURL: https://git.example.com/guestbook
    path: guestbook
    targetRevision: HEAD
    helm: { values: "password: hunter2" }
status:
  sync: { status: Synced, revision: 90026e6a90026e6a90026e6a90026e6a90026e6a }
  health: { status: Healthy }
  operationState: { phase: Succeeded, message: successfully synced (all tasks run) }
  history:
    - id: 0
      revision: 90026e6a90026e6a90026e6a90026e6a90026e6a
      deployedAt: "2026-11-01T11:00:00Z"
      source: { repoURL: https://git.example.com/guestbook, helm: { values: "password: hunter2" } }
  resources:
    - { version: v1, kind: Service, namespace: guestbook, name: ui, status: Synced, health: { status: Healthy } }
    - { group: apps, version: v1, kind: Deployment, namespace: guestbook, name: ui, status: Synced, health: { status: Healthy } }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: broken, namespace: default }
spec:
  project: default
  sources:
    - { repoURL: https://charts.example.com, chart: web, targetRevision: 6.5.0, helm: { values: "password: hunter2" } }
    - { repoURL: https://git.example.com/values, targetRevision: main, ref: values }
status:
  sync: { status: OutOfSync, revisions: [6.5.0, 90026e6a90026e6a90026e6a90026e6a90026e6a] }
  health: { status: Degraded }
  operationState: { phase: Failed, message: "one or more objects failed to apply, reason: Service is invalid" }
`;
