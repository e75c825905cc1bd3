//go:build js

// Command kustomize is the official kustomize library, and Flux's substitution, behind synchronous JavaScript calls.
// It is glue: what a build means is decided by the libraries alone.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"path"
	"syscall/js"
	"unsafe"

	"github.com/fluxcd/pkg/envsubst"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/openapi/kubernetesapi"
	"sigs.k8s.io/yaml"
)

// offline refuses every request: fetch would need the event loop, which a build blocks, and nothing may leave anyway.
// Programs cannot be started in WebAssembly at all, so neither git nor helm is.
type offline struct{}

func (offline) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, errors.New("it is not rendered here, since nothing is fetched")
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
