/** A chart with something of each sort, whose templates have what real ones have: nothing where a value is to be, other notations. */
export const chartFiles: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'values.yaml': 'replicas: 3\npassword: canary-default\n',
  'templates/NOTES.txt': 'canary-notes\n',
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {{ dict "app" .Release.Name | toJson }}
  annotations:
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec:
      nodeSelector:
      containers:
        - name: web
          image: nginx
          resources: { limits: { cpu: 1000m, memory: 1024Mi } }
          ports: [{ containerPort: 80 }]
`,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }} }
spec: { selector: { app: {{ .Release.Name }} }, ports: [{ port: 80 }] }
`,
  'templates/config.yaml': `{{- range list "one" "two" "three" }}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ $.Release.Name }}-{{ . }}" }
data: { level: {{ $.Values.level | default "info" }}, colour: red }
{{- end }}
`,
  'templates/elsewhere.yaml': `{{- with .Values.elsewhere }}
apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ $.Release.Name }}", namespace: {{ . }} }
data: { level: info }
{{- end }}
`,
  'templates/secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}
  annotations: {{ .Values.annotations | default dict | toJson }}
stringData: { password: {{ .Values.password | quote }} }
`,
  'templates/role.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "{{ .Release.Namespace }}-{{ .Release.Name }}" }
rules: []
`,
  'templates/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-hook
  annotations: { helm.sh/hook: post-install, helm.sh/hook-delete-policy: hook-succeeded }
data: { a: canary-hook }
`,
};
