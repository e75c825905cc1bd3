//go:build js

// Command kustomize is the official kustomize library, and Flux's substitution, behind synchronous JavaScript calls.
// It is glue: what a build means is decided by the libraries alone.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"syscall/js"
	"unsafe"

	"github.com/fluxcd/pkg/envsubst"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"
)

var errUnsupported = errors.New("not supported here")

// errAbsent is in the words of an operating system, as kustomize says it elsewhere.
var errAbsent = absent{}

type absent struct{}

func (absent) Error() string        { return "no such file or directory" }
func (absent) Is(target error) bool { return target == fs.ErrNotExist }

// lazyFS asks JavaScript for a path: text or bytes are a file, true is a directory, anything else is absent.
type lazyFS struct {
	filesys.FileSystem // nil: a call that nobody expects panics, which the build reports
	look               js.Value
	// setsSchema is set by a build that brings a schema of its own, which kustomize keeps for all that follow.
	setsSchema *bool
}

func (f lazyFS) ask(p string) js.Value { return f.look.Invoke(path.Clean(p)) }

func (f lazyFS) IsDir(p string) bool { return f.ask(p).Type() == js.TypeBoolean }

func (f lazyFS) Exists(p string) bool {
	t := f.ask(p).Type()
	return t == js.TypeBoolean || t == js.TypeString || t == js.TypeObject
}

func (f lazyFS) ReadDir(string) ([]string, error)     { return nil, errUnsupported }
func (f lazyFS) Glob(string) ([]string, error)        { return nil, errUnsupported }
func (f lazyFS) Walk(string, filepath.WalkFunc) error { return errUnsupported }
func (f lazyFS) RemoveAll(string) error               { return nil }
func (f lazyFS) Mkdir(string) error                   { return errUnsupported }
func (f lazyFS) MkdirAll(string) error                { return errUnsupported }
func (f lazyFS) WriteFile(string, []byte) error       { return errUnsupported }
func (f lazyFS) Create(string) (filesys.File, error)  { return nil, errUnsupported }
func (f lazyFS) Open(string) (filesys.File, error)    { return nil, errUnsupported }

func (f lazyFS) ReadFile(p string) ([]byte, error) {
	switch v := f.ask(p); v.Type() {
	case js.TypeString:
		b := []byte(v.String())
		if bytes.Contains(b, []byte("openapi:")) {
			*f.setsSchema = true
		}
		return b, nil
	case js.TypeObject:
		b := make([]byte, v.Get("length").Int())
		js.CopyBytesToGo(b, v)
		return b, nil
	case js.TypeBoolean:
		return nil, fmt.Errorf("read %s: is a directory", p)
	}
	return nil, &fs.PathError{Op: "open", Path: p, Err: errAbsent}
}

func (f lazyFS) CleanedAbs(p string) (filesys.ConfirmedDir, string, error) {
	p = path.Clean(p)
	switch f.ask(p).Type() {
	case js.TypeBoolean:
		return filesys.ConfirmedDir(p), "", nil
	case js.TypeString, js.TypeObject:
		return filesys.ConfirmedDir(path.Dir(p)), path.Base(p), nil
	}
	return "", "", &fs.PathError{Op: "lstat", Path: p, Err: errAbsent}
}

// offline refuses every request: fetch would need the event loop, which a build blocks, and nothing may leave anyway.
type offline struct{}

func (offline) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("remote resource %s is not rendered here", r.URL.Redacted())
}

// walk appends line and column of each node: the value, then for a map each key and its value in the order of keys.
func walk(n *kyaml.Node, out []int32) []int32 {
	if n.Kind == kyaml.DocumentNode {
		return walk(n.Content[0], out)
	}
	out = append(out, int32(n.Line), int32(n.Column))
	switch n.Kind {
	case kyaml.MappingNode:
		keys := make([]int, 0, len(n.Content)/2)
		for i := 0; i < len(n.Content); i += 2 {
			keys = append(keys, i)
		}
		sort.SliceStable(keys, func(a, b int) bool { return n.Content[keys[a]].Value < n.Content[keys[b]].Value })
		for _, i := range keys {
			out = append(out, int32(n.Content[i].Line), int32(n.Content[i].Column))
			out = walk(n.Content[i+1], out)
		}
	case kyaml.SequenceNode:
		for _, c := range n.Content {
			out = walk(c, out)
		}
	}
	return out
}

func fault(message string) map[string]any { return map[string]any{"fault": message} }

func build(_ js.Value, args []js.Value) (result any) {
	defer func() {
		if r := recover(); r != nil {
			result = fault(fmt.Sprint("kustomize gave up: ", r))
		}
	}()
	dir, look, options := args[0].String(), args[1], args[2]
	setsSchema := false
	defer func() {
		if setsSchema {
			openapi.ResetOpenAPI()
		}
	}()
	o := krusty.MakeDefaultOptions()
	o.LoadRestrictions = types.LoadRestrictionsNone // as Flux does; paths are checked where they are looked up
	if options.Get("yaml").Truthy() {
		o.Reorder = krusty.ReorderOptionLegacy // as kubectl and kustomize print
	}
	m, err := krusty.MakeKustomizer(o).Run(lazyFS{look: look, setsSchema: &setsSchema}, dir)
	if err != nil {
		return fault(err.Error())
	}
	objects := make([]json.RawMessage, 0, m.Size())
	starts := make([]any, 0, m.Size())
	var positions []int32
	for _, r := range m.Resources() {
		starts = append(starts, len(positions))
		if options.Get("positions").Truthy() {
			positions = walk(r.YNode(), positions)
		}
		j, err := r.MarshalJSON()
		if err != nil {
			return fault(err.Error())
		}
		objects = append(objects, j)
	}
	text, err := json.Marshal(objects)
	if err != nil {
		return fault(err.Error())
	}
	res := map[string]any{"objects": string(text), "starts": starts}
	if len(positions) > 0 {
		u := js.Global().Get("Uint8Array").New(len(positions) * 4)
		js.CopyBytesToJS(u, unsafe.Slice((*byte)(unsafe.Pointer(&positions[0])), len(positions)*4))
		res["positions"] = u
	}
	if options.Get("yaml").Truthy() {
		y, err := m.AsYaml()
		if err != nil {
			return fault(err.Error())
		}
		res["yaml"] = string(y)
	}
	return res
}

// substitute does what kustomize-controller does to one object: its text, envsubst, and back.
func substitute(_ js.Value, args []js.Value) (result any) {
	defer func() {
		if r := recover(); r != nil {
			result = fault(fmt.Sprint("the substitution gave up: ", r))
		}
	}()
	y, err := yaml.JSONToYAML([]byte(args[0].String()))
	if err != nil {
		return fault(err.Error())
	}
	vars := map[string]string{}
	if err := json.NewDecoder(strings.NewReader(args[1].String())).Decode(&vars); err != nil {
		return fault(err.Error())
	}
	strict := args[2].Truthy()
	out, err := envsubst.Eval(string(y), func(s string) (string, bool) {
		v, ok := vars[s]
		return v, ok || !strict
	})
	if err != nil {
		return fault(err.Error())
	}
	j, err := yaml.YAMLToJSON([]byte(out))
	if err != nil {
		return fault(err.Error())
	}
	return map[string]any{"object": string(j)}
}

func main() {
	http.DefaultTransport = offline{}
	js.Global().Set("kustomizeBuild", js.FuncOf(build))
	js.Global().Set("fluxSubstitute", js.FuncOf(substitute))
	select {}
}
