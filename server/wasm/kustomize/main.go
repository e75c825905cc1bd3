//go:build js

// Command kustomize is the official kustomize library, and Flux's substitution, behind synchronous JavaScript calls.
// It is glue: what a build means is decided by the libraries alone.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net/http"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"syscall/js"
	"unsafe"

	"github.com/fluxcd/pkg/envsubst"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/openapi/kubernetesapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"
)

// mount is where the repository lies for kustomize. It is not the root of the file system, where ".." would lead back
// into the repository and an absolute path would be one of it. The words of faults are told without it.
const mount = "/.driftline-repository"

var errUnsupported = errors.New("not supported here")
var errOutside = absent("leads out of the repository")

// errNothing is in the words of an operating system, as kubectl says it.
var errNothing = absent("no such file or directory")

type absent string

func (a absent) Error() string        { return string(a) }
func (a absent) Is(target error) bool { return target == fs.ErrNotExist }

// lazyFS asks JavaScript for a path: text or bytes are a file, true is a directory, anything else is absent.
type lazyFS struct {
	filesys.FileSystem // nil: a call that nobody expects panics, which the build reports
	look, resolve      js.Value
}

// inside answers a path as JavaScript knows it, from the repository's folder.
func inside(p string) (string, bool) {
	p = path.Clean(p)
	if p == mount {
		return "/", true
	}
	return strings.CutPrefix(p, mount+"/")
}

func (f lazyFS) ask(p string) (js.Value, error) {
	q, ok := inside(p)
	if !ok {
		return js.Undefined(), errOutside
	}
	v := f.look.Invoke(path.Join("/", q))
	switch v.Type() {
	case js.TypeBoolean, js.TypeString, js.TypeObject:
		return v, nil
	}
	return js.Undefined(), errNothing
}

func (f lazyFS) IsDir(p string) bool {
	v, err := f.ask(p)
	return err == nil && v.Type() == js.TypeBoolean
}

func (f lazyFS) Exists(p string) bool {
	_, err := f.ask(p)
	return err == nil
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
	v, err := f.ask(p)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: p, Err: err}
	}
	switch v.Type() {
	case js.TypeString:
		return []byte(v.String()), nil
	case js.TypeObject:
		b := make([]byte, v.Get("length").Int())
		js.CopyBytesToGo(b, v)
		return b, nil
	}
	return nil, fmt.Errorf("read %s: is a directory", p)
}

// CleanedAbs follows links, as on a disk: from a linked directory, ".." leads to what is above the real one.
func (f lazyFS) CleanedAbs(p string) (filesys.ConfirmedDir, string, error) {
	p = path.Clean(p)
	v, err := f.ask(p)
	if err != nil {
		return "", "", &fs.PathError{Op: "lstat", Path: p, Err: err}
	}
	if q, ok := inside(p); ok && f.resolve.Type() == js.TypeFunction {
		if r := f.resolve.Invoke(path.Join("/", q)); r.Type() == js.TypeString {
			p = path.Join(mount, r.String())
		}
	}
	if v.Type() == js.TypeBoolean {
		return filesys.ConfirmedDir(p), "", nil
	}
	return filesys.ConfirmedDir(path.Dir(p)), path.Base(p), nil
}

// offline refuses every request: fetch would need the event loop, which a build blocks, and nothing may leave anyway.
// Programs cannot be started in WebAssembly at all, so neither git nor helm is.
type offline struct{}

func (offline) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, errors.New("it is not rendered here, since nothing is fetched")
}

// walk appends line and column of each node: the value, then for a mapping each key and its value in the order of keys.
func walk(n *kyaml.Node, out []int32) []int32 {
	switch n.Kind {
	case kyaml.DocumentNode:
		return walk(n.Content[0], out)
	case kyaml.AliasNode: // the object has a copy
		return walk(n.Alias, out)
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

// schemas is what kustomize keeps of schemas from one build to the next.
type schemas struct{ isUsed bool }

// run builds with the schemas that a process of its own would have. kustomize adds the schema that openapi.path names to
// those that it has: to none in kubectl, to the built-in ones in Flux, where addsSchema is set.
func (s *schemas) run(addsSchema bool, build func() (resmap.ResMap, error)) (resmap.ResMap, error) {
	defer func() {
		if hasOwnSchema() {
			s.forget()
		}
	}()
	if addsSchema {
		openapi.Schema()
	}
	isFresh := !s.isUsed
	s.isUsed = true
	m, err := build()
	if addsSchema || isFresh || !hasOwnSchema() {
		return m, err
	}
	s.forget()
	s.isUsed = true
	return build()
}

func (s *schemas) forget() {
	openapi.ResetOpenAPI()
	s.isUsed = false
}

func hasOwnSchema() bool { return openapi.GetSchemaVersion() != kubernetesapi.DefaultOpenAPI }

// toValue is what kustomize's AsYaml amounts to. That writes a node and reads it again, a third of the time of a build,
// which makes a difference only where a text of several lines changes by being written, as folded ones do.
func toValue(r *resource.Resource) (any, error) {
	if hasLines(r.YNode()) {
		j, err := r.MarshalJSON()
		return json.RawMessage(j), err
	}
	object := map[string]any{}
	err := r.YNode().Decode(&object)
	return object, err
}

func hasLines(n *kyaml.Node) bool {
	if n.Kind == kyaml.ScalarNode {
		return n.Style&(kyaml.FoldedStyle|kyaml.LiteralStyle) != 0 || strings.Contains(n.Value, "\n")
	}
	if n.Kind == kyaml.AliasNode {
		return hasLines(n.Alias)
	}
	for _, c := range n.Content {
		if hasLines(c) {
			return true
		}
	}
	return false
}

// build answers the objects that a directory gives, in the order of kubectl, or the fault.
func (s *schemas) build(_ js.Value, args []js.Value) (result any) {
	defer func() {
		if r := recover(); r != nil {
			result = fault(fmt.Sprint("kustomize gave up: ", r))
		}
	}()
	dir, options := args[0].String(), args[2]
	files := lazyFS{look: args[1], resolve: options.Get("resolve")}
	o := krusty.MakeDefaultOptions()
	o.Reorder = krusty.ReorderOptionUnspecified     // as kubectl, which is not told either
	o.LoadRestrictions = types.LoadRestrictionsNone // as Flux; paths are checked where they are looked up
	m, err := s.run(options.Get("addsSchema").Truthy(), func() (resmap.ResMap, error) {
		return krusty.MakeKustomizer(o).Run(files, path.Join(mount, dir))
	})
	if err != nil {
		return fault(err.Error())
	}
	objects := make([]any, 0, m.Size())
	starts := make([]any, 0, m.Size())
	var positions []int32
	for _, r := range m.Resources() {
		starts = append(starts, len(positions))
		if options.Get("positions").Truthy() {
			positions = walk(r.YNode(), positions)
		}
		object, err := toValue(r)
		if err != nil {
			return fault(err.Error())
		}
		objects = append(objects, object)
	}
	text, err := json.Marshal(objects)
	if err != nil {
		return fault(err.Error())
	}
	built := map[string]any{"objects": string(text), "starts": starts}
	if len(positions) > 0 {
		u := js.Global().Get("Uint8Array").New(len(positions) * 4)
		js.CopyBytesToJS(u, unsafe.Slice((*byte)(unsafe.Pointer(&positions[0])), len(positions)*4))
		built["positions"] = u
	}
	if options.Get("yaml").Truthy() {
		y, err := m.AsYaml()
		if err != nil {
			return fault(err.Error())
		}
		built["yaml"] = string(y)
	}
	return built
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
	variables := map[string]string{}
	if err := json.Unmarshal([]byte(args[1].String()), &variables); err != nil {
		return fault(err.Error())
	}
	isStrict := args[2].Truthy()
	out, err := envsubst.Eval(string(y), func(s string) (string, bool) {
		v, ok := variables[s]
		return v, ok || !isStrict
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
	log.SetFlags(0) // warnings are shown, and their time means nothing
	http.DefaultTransport = offline{}
	js.Global().Set("kustomizeMount", mount)
	js.Global().Set("kustomizeBuild", js.FuncOf((&schemas{}).build))
	js.Global().Set("fluxSubstitute", js.FuncOf(substitute))
	select {}
}
