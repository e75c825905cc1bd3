// Lists the fields of Kubernetes' API types that take only certain values. The API server says so in its own description
// of the kinds; the description that Kubernetes' repository keeps leaves it out. The types say it by the marker +enum:
// https://github.com/kubernetes/kube-openapi/blob/master/pkg/generators/enum.go
//
// Usage: go run . FOLDER, where FOLDER is that of the module k8s.io/api. Writes JSON: by the name of a definition and a
// field, the values, and whether the field is a list or a map of them.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

const module = "k8s.io/api"

type field struct {
	In     string   `json:"in"`
	Values []string `json:"values"`
}

type typeName struct{ pkg, name string }

type source struct {
	pkg  string
	file *ast.File
}

func main() {
	sources, err := read(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	enums := findEnums(sources)
	found := map[string]map[string]field{}
	for _, one := range sources {
		imports := readImports(one.file)
		eachType(one.file, func(spec *ast.TypeSpec, _ *ast.CommentGroup) {
			structure, isStruct := spec.Type.(*ast.StructType)
			if !isStruct {
				return
			}
			name := toDefinition(one.pkg, spec.Name.Name)
			for _, member := range structure.Fields.List {
				in, of := unwrap(member.Type, one.pkg, imports)
				values := enums[of]
				key := toKey(member)
				if len(values) == 0 || key == "" {
					continue
				}
				if found[name] == nil {
					found[name] = map[string]field{}
				}
				found[name][key] = field{in, values}
			}
		})
	}
	json.NewEncoder(os.Stdout).Encode(found)
}

func read(root string) ([]source, error) {
	var sources []source
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "types.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		sources = append(sources, source{module + "/" + filepath.ToSlash(folder), file})
		return err
	})
	return sources, err
}

// Of a type with the marker, the values are the constants of its package that have the type.
func findEnums(sources []source) map[typeName][]string {
	marked := map[typeName]bool{}
	for _, one := range sources {
		eachType(one.file, func(spec *ast.TypeSpec, doc *ast.CommentGroup) {
			if doc != nil && hasMarker(doc) {
				marked[typeName{one.pkg, spec.Name.Name}] = true
			}
		})
	}
	enums := map[typeName][]string{}
	for _, one := range sources {
		for _, declaration := range one.file.Decls {
			general, isGeneral := declaration.(*ast.GenDecl)
			if !isGeneral || general.Tok != token.CONST {
				continue
			}
			for _, spec := range general.Specs {
				addValues(enums, marked, one.pkg, spec.(*ast.ValueSpec))
			}
		}
	}
	for _, values := range enums {
		sort.Strings(values)
	}
	return enums
}

func addValues(enums map[typeName][]string, marked map[typeName]bool, pkg string, spec *ast.ValueSpec) {
	identifier, isNamed := spec.Type.(*ast.Ident)
	if !isNamed || !marked[typeName{pkg, identifier.Name}] {
		return
	}
	for _, value := range spec.Values {
		if literal, isLiteral := value.(*ast.BasicLit); isLiteral {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				of := typeName{pkg, identifier.Name}
				enums[of] = append(enums[of], text)
			}
		}
	}
}

func hasMarker(doc *ast.CommentGroup) bool {
	for _, comment := range doc.List {
		if strings.TrimSpace(strings.TrimPrefix(comment.Text, "//")) == "+enum" {
			return true
		}
	}
	return false
}

func eachType(file *ast.File, run func(*ast.TypeSpec, *ast.CommentGroup)) {
	for _, declaration := range file.Decls {
		general, isGeneral := declaration.(*ast.GenDecl)
		if !isGeneral || general.Tok != token.TYPE {
			continue
		}
		for _, spec := range general.Specs {
			doc := spec.(*ast.TypeSpec).Doc
			if doc == nil {
				doc = general.Doc
			}
			run(spec.(*ast.TypeSpec), doc)
		}
	}
}

func readImports(file *ast.File) map[string]string {
	imports := map[string]string{}
	for _, one := range file.Imports {
		path, _ := strconv.Unquote(one.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if one.Name != nil {
			name = one.Name.Name
		}
		imports[name] = path
	}
	return imports
}

// The type of a field, and what it is in: nothing, a list or a map.
func unwrap(expression ast.Expr, pkg string, imports map[string]string) (string, typeName) {
	switch one := expression.(type) {
	case *ast.StarExpr:
		return unwrap(one.X, pkg, imports)
	case *ast.ArrayType:
		_, of := unwrap(one.Elt, pkg, imports)
		return "list", of
	case *ast.MapType:
		_, of := unwrap(one.Value, pkg, imports)
		return "map", of
	case *ast.Ident:
		return "", typeName{pkg, one.Name}
	case *ast.SelectorExpr:
		if from, isNamed := one.X.(*ast.Ident); isNamed {
			return "", typeName{imports[from.Name], one.Sel.Name}
		}
	}
	return "", typeName{}
}

func toKey(member *ast.Field) string {
	if member.Tag == nil {
		return ""
	}
	tag, _ := strconv.Unquote(member.Tag.Value)
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	return name
}

// k8s.io/api/core/v1 and Pod are io.k8s.api.core.v1.Pod.
func toDefinition(pkg, name string) string {
	return "io.k8s.api." + strings.ReplaceAll(strings.TrimPrefix(pkg, module+"/"), "/", ".") + "." + name
}
