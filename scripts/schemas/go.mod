module driftline.dev/schemas

go 1.26.0

require (
	github.com/argoproj/argo-cd/v3 v3.5.7
	github.com/bitnami-labs/sealed-secrets v0.40.0
	github.com/cert-manager/cert-manager v1.21.2
	github.com/external-secrets/external-secrets v1.3.2
	github.com/fluxcd/helm-controller v1.6.4
	github.com/fluxcd/kustomize-controller v1.9.5
	github.com/fluxcd/source-controller v1.9.1
	github.com/k3s-io/helm-controller v0.17.1
	github.com/prometheus-operator/prometheus-operator v0.94.0
	github.com/traefik/traefik/v3 v3.7.13
	k8s.io/api v0.36.3
	k8s.io/kubernetes v1.36.3
	sigs.k8s.io/gateway-api v1.6.3
	sigs.k8s.io/kustomize/api v0.21.1
	sigs.k8s.io/kustomize/kyaml v0.21.1
)
