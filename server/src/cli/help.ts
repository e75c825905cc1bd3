/** What `driftline --help` prints. */
export const help = `Usage: driftline check [PATH...] [options]

Checks Kubernetes manifests, without writing anything anywhere. A PATH is a file, a folder, or - for standard input;
without one it is the current folder. Of a folder the files .yaml, .yml and Kustomization are checked that git does not
ignore; a file that you name is always checked.

  --format text|json|sarif|github
                       text (the default) is for people, github for annotations in GitHub Actions
  --min-severity error|warning|information|hint
                       what is listed, and what makes the exit code 1: this and what is graver; error is the default.
                       The counts are of everything
  --context NAME       ask the cluster of this context of your kubeconfig what it accepts; nothing is written to it
  --kubeconfig FILE    the kubeconfig in which that context is; else the files in KUBECONFIG, else ~/.kube/config
  --kubernetes-version VERSION
                       tell what a cluster of this version, such as 1.33, does not have or loses with the next minor
  --offline            make no request at all; else the schema that a document names itself is got from its public host
                       where nobody else describes the kind
  --color, --no-color  colours in text; else on a terminal, unless NO_COLOR is set
  --version            print the version
  --help               print this text

Exit codes: 0 nothing of that severity, 1 findings, 2 it could not be run, or not everything could be read.
`;
