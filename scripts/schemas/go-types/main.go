// Describes Go types by the schemas of what encoding/json reads into them.
//
// Usage: go run . TYPE PACKAGE=FOLDER…, where TYPE is one of the first package. Writes JSON: the name of the type's
// definition, and by their names all definitions that it leads to. A type of a package that is not named is anything.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

type schema = map[string]any

type typeName struct{ pkg, name string }

type declared struct {
	of      ast.Expr
	doc     string
	imports map[string]string
}

type describer struct {
	types       map[typeName]declared
	constants   map[typeName][]string
	definitions map[string]schema
}

func main() {
	one := describer{map[typeName]declared{}, map[typeName][]string{}, map[string]schema{}}
	var first string
	for _, argument := range os.Args[2:] {
		pkg, folder, _ := strings.Cut(argument, "=")
		if first == "" {
			first = pkg
		}
		if err := one.read(pkg, folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	root := typeName{first, os.Args[1]}
	if _, isThere := one.types[root]; !isThere {
		fmt.Fprintf(os.Stderr, "%s has no type %s\n", root.pkg, root.name)
		os.Exit(1)
	}
	one.describeNamed(root)
	json.NewEncoder(os.Stdout).Encode(map[string]any{"name": toDefinition(root), "definitions": one.definitions})
}

func (d describer) read(pkg, folder string) error {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		imports := readImports(file)
		for _, declaration := range file.Decls {
			if general, isGeneral := declaration.(*ast.GenDecl); isGeneral {
				d.readDeclaration(pkg, general, imports)
			}
		}
	}
	return nil
}

func (d describer) readDeclaration(pkg string, general *ast.GenDecl, imports map[string]string) {
	for _, spec := range general.Specs {
		switch one := spec.(type) {
		case *ast.TypeSpec:
			doc := one.Doc
			if doc == nil {
				doc = general.Doc
			}
			d.types[typeName{pkg, one.Name.Name}] = declared{one.Type, toText(doc), imports}
		case *ast.ValueSpec:
			of, isNamed := one.Type.(*ast.Ident)
			if general.Tok != token.CONST || !isNamed {
				continue
			}
			for _, value := range one.Values {
				if literal, isLiteral := value.(*ast.BasicLit); isLiteral && literal.Kind == token.STRING {
					text, _ := strconv.Unquote(literal.Value)
					name := typeName{pkg, of.Name}
					d.constants[name] = append(d.constants[name], text)
				}
			}
		}
	}
}

// A structure becomes a definition of its own, since it can hold itself; everything else is written out.
func (d describer) describeNamed(name typeName) schema {
	found, isKnown := d.types[name]
	if !isKnown {
		return schema{}
	}
	structure, isStruct := found.of.(*ast.StructType)
	if !isStruct {
		described := d.describe(found.of, name.pkg, found.imports)
		if values := d.constants[name]; len(values) > 0 && described["type"] == "string" {
			slices.Sort(values)
			described["enum"] = values
		}
		return described
	}
	definition := toDefinition(name)
	if _, isDescribed := d.definitions[definition]; !isDescribed {
		described := schema{"type": "object"}
		d.definitions[definition] = described
		described["properties"] = d.describeFields(structure, name.pkg, found.imports)
		addDescription(described, found.doc)
	}
	return schema{"$ref": "#/components/schemas/" + definition}
}

// What an embedded structure brings gives way to a field of the same name.
func (d describer) describeFields(structure *ast.StructType, pkg string, imports map[string]string) schema {
	own, embedded := schema{}, schema{}
	for _, field := range structure.Fields.List {
		tag := ""
		if field.Tag != nil {
			text, _ := strconv.Unquote(field.Tag.Value)
			tag = reflect.StructTag(text).Get("json")
		}
		key, _, _ := strings.Cut(tag, ",")
		if tag == "-" {
			continue
		}
		if len(field.Names) == 0 && key == "" {
			for name, one := range d.describeEmbedded(field.Type, pkg, imports) {
				embedded[name] = one
			}
			continue
		}
		for _, name := range field.Names {
			if !name.IsExported() {
				continue
			}
			if key == "" {
				key = name.Name
			}
			described := d.describe(field.Type, pkg, imports)
			addDescription(described, toText(field.Doc))
			described["nullable"] = true // encoding/json takes null for what is not there
			own[key] = described
		}
	}
	for name, one := range own {
		embedded[name] = one
	}
	return embedded
}

func (d describer) describeEmbedded(expression ast.Expr, pkg string, imports map[string]string) schema {
	if star, isPointer := expression.(*ast.StarExpr); isPointer {
		return d.describeEmbedded(star.X, pkg, imports)
	}
	found := d.types[resolve(expression, pkg, imports)]
	if structure, isStruct := found.of.(*ast.StructType); isStruct {
		return d.describeFields(structure, resolve(expression, pkg, imports).pkg, found.imports)
	}
	fmt.Fprintf(os.Stderr, "%s embeds what is not there\n", pkg)
	os.Exit(1)
	return nil
}

func (d describer) describe(expression ast.Expr, pkg string, imports map[string]string) schema {
	switch one := expression.(type) {
	case *ast.StarExpr:
		return d.describe(one.X, pkg, imports)
	case *ast.ArrayType:
		return schema{"type": "array", "items": d.describe(one.Elt, pkg, imports)}
	case *ast.MapType:
		values := d.describe(one.Value, pkg, imports)
		if len(values) == 0 {
			return schema{"type": "object", "x-kubernetes-preserve-unknown-fields": true}
		}
		return schema{"type": "object", "additionalProperties": values}
	case *ast.Ident:
		if basic := describeBasic(one.Name); basic != nil {
			return basic
		}
	}
	return d.describeNamed(resolve(expression, pkg, imports))
}

func describeBasic(name string) schema {
	switch name {
	case "string":
		return schema{"type": "string"}
	case "bool":
		return schema{"type": "boolean"}
	case "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64":
		return schema{"type": "integer"}
	case "float32", "float64":
		return schema{"type": "number"}
	}
	return nil
}

func resolve(expression ast.Expr, pkg string, imports map[string]string) typeName {
	switch one := expression.(type) {
	case *ast.Ident:
		return typeName{pkg, one.Name}
	case *ast.SelectorExpr:
		if from, isNamed := one.X.(*ast.Ident); isNamed {
			return typeName{imports[from.Name], one.Sel.Name}
		}
	}
	return typeName{}
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

func addDescription(described schema, text string) {
	if text != "" {
		described["description"] = text
	}
}

// Without the notes that the authors left for themselves.
func toText(doc *ast.CommentGroup) string {
	var lines []string
	for _, line := range strings.Split(doc.Text(), "\n") {
		if !strings.HasPrefix(line, "TODO") {
			lines = append(lines, strings.TrimRight(line, " "))
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// sigs.k8s.io/kustomize/api/types and Patch are io.k8s.sigs.kustomize.api.types.Patch.
func toDefinition(name typeName) string {
	host, path, _ := strings.Cut(name.pkg, "/")
	labels := strings.Split(host, ".")
	slices.Reverse(labels)
	return strings.Join(append(labels, strings.ReplaceAll(path, "/", "."), name.name), ".")
}
