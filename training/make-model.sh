#!/usr/bin/env bash
# From nothing to a converted model: simulates shards, trains, converts to models/NAME. Run again, it goes on where it ended.
set -euo pipefail
usage() {
  cat <<TEXT
Usage: training/make-model.sh NAME [--config CONFIG] [--work DIR] [--scenes N] [--seed S] [--jobs J] [-- OPTIONS OF TRAIN]

  NAME        the model is written to models/NAME
  --config    tiny, tiny-tune, base, large, smoke, or a JSON file (tiny)
  --work      folder of shards and of the training; some GB, outside the repository (\$TMPDIR/NAME)
  --scenes    simulated scenes, 12 crops each (1000); a fortieth as many are held out
  --seed      of the simulation (1)
  --jobs      processes that simulate at once (2)

Options of train, such as --init WEIGHTS or --bf16: python3 -m point_sam train --help
TEXT
}

root=$(cd "$(dirname "$0")/.." && pwd)
name=${1:-}
case $name in
  -h | --help) usage; exit ;;
  '' | -*) usage >&2; exit 2 ;;
esac
shift
config=tiny work=${TMPDIR:-/tmp}/$name scenes=1000 seed=1 jobs=2
while [ $# -gt 0 ]; do
  case $1 in
    --config | --work | --scenes | --seed | --jobs) printf -v "${1#--}" %s "${2:?$1 needs a value}"; shift 2 ;;
    --) shift; break ;;
    *) usage >&2; exit 2 ;;
  esac
done
mkdir -p "$work"
work=$(cd "$work" && pwd)

cd "$root"
[ -f dist/cli.js ] || npm run --silent build
simulate() { node dist/cli.js simulate --kind shards --seed "$seed" --jobs "$jobs" "$@"; }
simulate --split train --out "$work/shards" --scenes "$scenes"
simulate --split validation --out "$work/held-out" --scenes $(((scenes + 39) / 40)) --crops 4
PYTHONPATH=training python3 -m point_sam train --config "$config" --shards "$work/shards" --validation "$work/held-out" \
  --out "$work/run" "$@"
node dist/cli.js convert "$work/run/model.safetensors" --out "models/$name" --name "$name"
