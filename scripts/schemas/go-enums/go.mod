module driftline.dev/go-enums

go 1.26.0
