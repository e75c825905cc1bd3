//go:build js

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"syscall/js"

	"sigs.k8s.io/kustomize/kyaml/filesys"
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
