import dlt

@dlt.table
def orders():
    return spark.readStream.table("raw.orders")
