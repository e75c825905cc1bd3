/** What `driftline --help` prints. */
export const help = `Usage: driftline check [PATH...] [options]
       driftline render PATH [--provenance] [--format yaml|json]
       driftline graph [PATH] [--format text|json]
       driftline diff [PATH...] --context NAME [options]
       driftline status --context NAME [--kubeconfig FILE] [--format text|json]
       driftline plan [PATH] [--base REF] [--format text|markdown|json]

Nothing is written anywhere, and only "check", "diff" and "status" make requests.

check: checks Kubernetes manifests. A PATH is a file, a folder, or - for standard input; without one it is the current
folder. Of a folder the files .yaml, .yml and Kustomization are checked that git does not ignore; a file that you name
is always checked.

  --format text|json|sarif|github
                       text (the default) is for people, github for annotations in GitHub Actions
  --min-severity error|warning|information|hint
                       what is listed, and what makes the exit code 1: this and what is graver; error is the default.
                       The counts are of everything
  --context NAME       ask the cluster of this context of your kubeconfig what it accepts; nothing is written to it
  --kubeconfig FILE    the kubeconfig in which that context is; else the files in KUBECONFIG, else ~/.kube/config
  --kubernetes-version VERSION
                       tell what a cluster of this version, such as 1.33, does not have or loses with the next minor
  --no-rendered        do not build the repository that the files are in; else what kustomize, Flux and Argo CD make of
                       them is checked too: what is wrong with it is told on the line that is to blame, and so is a
                       build that fails, and what the objects name and nothing makes
  --rendered           build also what lies in no repository
  --rule CODE=SEVERITY tell a code as error, warning, information or hint, or with "off" not at all; for each code once
  --offline            make no request at all; else the schema that a document names itself is got from its public host
                       where nobody else describes the kind

render: prints what is applied. Of a folder with a kustomization it is what kustomize makes of it; of a file that
declares a Flux Kustomization or an Argo CD Application it is what these make of theirs, with what their parents patch
and with the variables that the repository has. Values of Secrets are printed as they stand in your files.

  --format yaml|json   yaml is the default
  --provenance         say of each value which line sets it

graph: prints what builds what in the repository that PATH is in, what fails, and which manifests nothing applies. With
a PATH only what has to do with it: for a file, the builds that read it.

  --format text|json   text is the default

diff: compares manifests with a cluster: what its controllers would make of them against what it has, each difference on
the line that sets the value, with who changed it. A PATH is as for "check"; the repository that it lies in is built, so
that it is known what patches and variables make of a file. Values of Secrets are not printed.

  --context NAME       the context of your kubeconfig whose cluster it is
  --kubeconfig FILE    as for "check"
  --dry-run managed|always|never
                       for which objects the API server is asked what applying them would do, which changes nothing but
                       is seen by its webhooks and in its audit log: those that a GitOps controller owns (the default),
                       all, or none, so that only the fields of the files are compared
  --format, --min-severity
                       as for "check"; warning is the default: what a person has changed, what is gone, and what would be
                       rejected. With information also what is pending, not deployed or kept

status: tells how everything stands that Flux, Argo CD and K3s apply in a cluster, from what their objects say there:
what is to be mended first with all that waits for it, then each object with its revision. Words that may quote a Secret
are left out.

  --context NAME       the context of your kubeconfig whose cluster it is
  --kubeconfig FILE    as for "check"
  --format text|json   text is the default

plan: tells what the files as they are now, committed or not, change in the clusters when they are merged: each object
that Flux, Argo CD or kustomize would create, change, replace, restart, delete or leave behind, field by field, with what
a reviewer has to think of. It compares with the commit at which HEAD and the base part. With a PATH only what differs
in it counts. Values of Secrets are masked. The same files give the same text.

  --base REF           the branch, tag or commit to compare with; else the default branch of the remote "origin", or
                       the last commit where there is none
  --format text|markdown|json
                       text is the default; markdown is the body of a pull request, or of a comment on one, with
                       <!-- driftline-plan --> in its first line; json has it too, with title, branch and reviewers

For all of them:

  --color, --no-color  colours in text; else on a terminal, unless NO_COLOR is set
  --version            print the version
  --help               print this text

Exit codes: 0 nothing found, 1 findings ("check" and "diff": of that severity), 2 it could not be run, or not everything
could be read, rendered or compared. Of "status": 0 all is well or suspended, 1 something fails, waits or is out of sync,
2 it could not be told, or not yet: something is being reconciled, or may not be read. Of "plan": 0 it is told what
changes, be it nothing, 2 it could not be told, or not all of it: something could not be built.
`;
