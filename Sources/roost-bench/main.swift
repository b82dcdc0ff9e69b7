import Bench

benchMain()
