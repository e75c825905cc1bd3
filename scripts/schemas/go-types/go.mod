module driftline.dev/go-types

go 1.26.0
