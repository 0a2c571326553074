#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A recipe as a job array on a real Slurm: a cluster of three nodes, all of them this machine, in a folder of its own.
# Passes (77: skipped) where slurm-wlm and munge are not installed or the user is not root.
set -eu
engine=${SEXTANT_BIN_DIR:?}/sextant-engine
skip() { echo "SKIP: $1"; exit 77; }
PATH=$PATH:/usr/sbin
for program in munged slurmctld slurmd sbatch; do
    command -v "$program" >/dev/null || skip "$program is not installed (Debian: slurm-wlm, munge)"
done
test "$(id -u)" = 0 || skip "starting a cluster takes root"

work=$(mktemp -d)
stop_daemons() {
    for file in "$work"/slurmd-*.pid "$work/slurmctld.pid" "$work/munged.pid"; do
        test -e "$file" && kill "$(cat "$file")" 2>/dev/null
    done
    sleep 1
    rm -rf "$work"
}
trap stop_daemons EXIT
fail() { echo "FAIL: $1"; squeue -a || true; tail -n 20 "$work"/*.log "$work"/*/slurm/logs/* 2>/dev/null || true; exit 1; }

# --- the cluster
chmod 755 "$work"
if ! munge -n 2>/dev/null | unmunge >/dev/null 2>&1; then
    install -d -o munge -g munge -m 755 /run/munge
    install -d -o munge -g munge -m 755 "$work/munge"
    runuser -u munge -- munged --pid-file="$work/munge/munged.pid" || fail "munged does not start"
    cp "$work/munge/munged.pid" "$work/munged.pid"
fi
host=$(hostname -s)
nodes=(first second third)
export SLURM_CONF=$work/slurm.conf
cat >"$SLURM_CONF" <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
SlurmctldPort=36817
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
MinJobAge=600
SchedulerParameters=sched_interval=1,batch_sched_delay=0
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
for i in "${!nodes[@]}"; do  # one processor each, so that the tasks of an array spread
    echo "NodeName=${nodes[i]} NodeHostname=$host NodeAddr=127.0.0.1 Port=$((36818 + i)) CPUs=1 RealMemory=2000 State=UNKNOWN" >>"$SLURM_CONF"
    mkdir "$work/spool-${nodes[i]}"
done
mkdir "$work/state"
slurmctld -f "$SLURM_CONF"
for node in "${nodes[@]}"; do slurmd -f "$SLURM_CONF" -N "$node"; done
idle_nodes() { sinfo -h -N -t idle -o %N 2>/dev/null | wc -l; }
for _ in $(seq 50); do
    test "$(idle_nodes)" = ${#nodes[@]} && break
    sleep 0.2
done
test "$(idle_nodes)" = ${#nodes[@]} || fail "the nodes do not come up"

# --- the corpus and the recipe
mkdir "$work/corpus"
for file in 0 1 2 3; do
    awk -v file="$file" -v lines="$((file == 1 ? 18000 : 2000))" 'BEGIN {
        for (i = 0; i < lines; ++i) {
            srand(i % 5 == 0 ? i : i * 4 + file + 100000)
            text = ""
            for (word = 0; word < 150; ++word) text = text "w" int(rand() * 3000) " "
            print "{\"text\":\"" text (i % 10 == 0 ? "file" file : "") "\"}"
        }
    }' >"$work/corpus/$file.jsonl"
done
cat >"$work/recipe.yaml" <<END
kind: curate
name: "it's \$(exit 9) \"x\""
sources: [{path: corpus}]
memory_limit: 0.5
stages: [{type: exact_dedup}, {type: minhash_dedup}, {type: exact_substring_dedup}, {type: gopher_repetition}]
END
cd "$work"
"$engine" curate recipe.yaml --job local >/dev/null 2>&1

# --- the array; one task is killed and requeued while it runs, and does only what is missing
job="$work/a job's %a \$(exit 9) \"folder\""
"$engine" curate recipe.yaml --job "$job" --slurm --tasks 5 --memory 1 --time 10 --submit || fail "the job is not queued"
first=$(squeue -h -a -o %F | sort -n | head -n 1)
for _ in $(seq 100); do
    squeue -h -r -t RUNNING -o %i | grep -q "^${first}_1$" && break
    sleep 0.05
done
if scontrol requeue "${first}_1"; then
    echo "task 1 was requeued"
    for _ in $(seq 100); do  # Slurm would wait two minutes
        scontrol update "JobId=${first}_1" StartTime=now 2>/dev/null || true
        squeue -h -r -t RUNNING -o %i | grep -q "^${first}_1$" && break
        sleep 0.2
    done
else
    echo "task 1 was done before it could be requeued"
fi
for _ in $(seq 1200); do
    test -z "$(squeue -h)" && break
    sleep 0.2
done
test -z "$(squeue -h)" || fail "the job does not end"
used=$(scontrol show job "$first" | grep -o ' NodeList=.*' | sort -u | wc -l)
test "$used" -gt 1 || fail "one node did all of the first pass"
for folder in documents dropped signals; do
    diff -r "local/$folder" "$job/$folder" || fail "$folder differs from the local job's"
done
diff <(grep -v '"seconds"' local/report.json) <(grep -v '"seconds"' "$job/report.json") || fail "the report differs"
test ! -e "$job/work" || fail "the work folder is still there"

# --- a step that fails takes the rest with it
sed 's|path: corpus|path: corpus, weight: 1|; s/memory_limit/max_bad_records: 0\nmemory_limit/' recipe.yaml >strict.yaml
echo '{broken' >>corpus/0.jsonl
"$engine" curate strict.yaml --job failing --slurm --tasks 2 --memory 1 --submit || fail "the second job is not queued"
for _ in $(seq 600); do
    test -z "$(squeue -h)" && break
    sleep 0.2
done
test -z "$(squeue -h)" || fail "what depends on a failed step stays queued"
grep -q 'max_bad_records' failing/slurm/logs/pass-0-*.txt || fail "the log does not say why"
test ! -e failing/report.json || fail "a failed job has a report"
echo "PASS: the same documents, drops, signals and report from a job array of 5 tasks on $used nodes"
