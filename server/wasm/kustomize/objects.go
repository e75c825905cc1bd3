//go:build js

package main

import (
	"encoding/json"
	"sort"
	"strings"

	"sigs.k8s.io/kustomize/api/resource"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

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
