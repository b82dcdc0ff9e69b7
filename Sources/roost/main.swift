import Server

roostMain()
