import Bench

await benchMain()
