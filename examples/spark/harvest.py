"""Reads reports on Spark and builds one dataset of them.

    spark-submit examples/spark/harvest.py paths.txt dataset --gouji /usr/local/bin/gouji --parts parts

`paths.txt` has a path a line that every worker can open. The work is cut by path: each partition is piped through
`gouji read --paths-from-stdin`, which answers every path with its records, or with one line that says why it has none, so
that a missing file fails no job. The parts are then built into the dataset that one harvest of the same files gives.
"""

import argparse
import pathlib
import subprocess
import sys

from pyspark import SparkContext


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("paths", help="a file with a path a line")
    arguments.add_argument("dataset", help="the folder of the dataset")
    # Piped commands have an empty environment, so that the program is named whole.
    arguments.add_argument("--gouji", required=True, help="the program, by its absolute path")
    arguments.add_argument("--parts", required=True, help="a folder for the records, which must not be there yet")
    arguments.add_argument("--partitions", type=int, default=64)
    told = arguments.parse_args()
    context = SparkContext(appName="gouji")
    paths = context.textFile(told.paths).repartition(told.partitions)
    paths.pipe(f"{told.gouji} read --paths-from-stdin", checkCode=True).saveAsTextFile(pathlib.Path(told.parts).absolute().as_uri())
    context.stop()
    parts = sorted(pathlib.Path(told.parts).glob("part-*"))
    sys.exit(subprocess.run([told.gouji, "build", *parts, "-o", told.dataset], check=False).returncode)


if __name__ == "__main__":
    main()
