"""A chat server as such apps are usually written in Python: FastAPI, a table, a commit per message.

It takes the calls that `roost-bench chat` makes: sign up, sign in, make a room, join it by WebSocket with a bearer
token, send a message that is stored durably and then goes to everybody in the room, the sender included.

    DATABASE=chat.db uvicorn chat:app --port 8000 --no-access-log
"""

import hashlib
import json
import os
import secrets
import sqlite3
import time
from datetime import datetime, timezone

import jwt
from fastapi import Depends, FastAPI, Form, HTTPException, WebSocket, WebSocketDisconnect
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel

SECRET = secrets.token_hex(32)
db = sqlite3.connect(os.environ.get("DATABASE", "chat.db"), check_same_thread=False)
db.executescript(
    """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS user (id INTEGER PRIMARY KEY, username TEXT UNIQUE, salt BLOB, password BLOB);
    CREATE TABLE IF NOT EXISTS room (id INTEGER PRIMARY KEY, name TEXT UNIQUE, last_seq INTEGER DEFAULT 0);
    CREATE TABLE IF NOT EXISTS message (
        id INTEGER PRIMARY KEY, room_id INTEGER, seq INTEGER, user_id INTEGER, content TEXT, client_id TEXT,
        timestamp TEXT, UNIQUE (room_id, seq), UNIQUE (user_id, client_id));
    """
)
app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="/api/token")


class Manager:
    """Who is connected to which room."""

    def __init__(self):
        self.rooms: dict[int, list[WebSocket]] = {}

    def connect(self, room: int, socket: WebSocket):
        self.rooms.setdefault(room, []).append(socket)

    def disconnect(self, room: int, socket: WebSocket):
        self.rooms[room].remove(socket)

    async def broadcast(self, room: int, frame: dict):
        text = json.dumps(frame)
        for socket in list(self.rooms[room]):
            await socket.send_text(text)


manager = Manager()


class NewUser(BaseModel):
    username: str
    password: str


class NewRoom(BaseModel):
    name: str


def hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


def user_of(token: str) -> tuple[int, str]:
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401, "Could not validate credentials")
    return int(claims["sub"]), claims["name"]


@app.post("/api/users/", status_code=201)
def sign_up(user: NewUser):
    salt = secrets.token_bytes(16)
    row = db.execute(
        "INSERT INTO user (username, salt, password) VALUES (?, ?, ?) RETURNING id",
        (user.username, salt, hashed(user.password, salt)),
    ).fetchone()
    db.commit()
    return {"id": row[0], "username": user.username}


@app.post("/api/token")
def sign_in(username: str = Form(), password: str = Form()):
    row = db.execute("SELECT id, salt, password FROM user WHERE username = ?", (username,)).fetchone()
    if row is None or hashed(password, row[1]) != row[2]:
        raise HTTPException(401, "Incorrect username or password")
    claims = {"sub": str(row[0]), "name": username, "exp": int(time.time()) + 1800}
    return {"access_token": jwt.encode(claims, SECRET, algorithm="HS256"), "token_type": "bearer"}


@app.post("/api/rooms/", status_code=201)
def make_room(room: NewRoom, token: str = Depends(bearer)):
    user_of(token)
    row = db.execute("INSERT INTO room (name) VALUES (?) RETURNING id", (room.name,)).fetchone()
    db.commit()
    return {"id": row[0], "name": room.name}


def store(room: int, user: int, frame: dict) -> tuple[int, int, str]:
    stamp = datetime.now(timezone.utc).isoformat()
    (seq,) = db.execute(
        "UPDATE room SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq", (room,)
    ).fetchone()
    (message,) = db.execute(
        "INSERT INTO message (room_id, seq, user_id, content, client_id, timestamp) VALUES (?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        (room, seq, user, frame["content"], frame.get("client_id"), stamp),
    ).fetchone()
    db.commit()
    return message, seq, stamp


@app.websocket("/ws/room/{room}")
async def chat(socket: WebSocket, room: int, token: str):
    try:
        user, name = user_of(token)
    except HTTPException:
        return await socket.close(4401)
    await socket.accept()
    manager.connect(room, socket)
    await socket.send_json({"type": "room_joined", "room_id": room})
    try:
        while True:
            frame = await socket.receive_json()
            if frame.get("type") != "message" or not frame.get("content"):
                await socket.send_json({"type": "error", "message": "unknown frame"})
                continue
            message, seq, stamp = store(room, user, frame)
            await manager.broadcast(
                room,
                {
                    "type": "message",
                    "id": message,
                    "room_id": room,
                    "seq": seq,
                    "user_id": user,
                    "username": name,
                    "content": frame["content"],
                    "client_id": frame.get("client_id"),
                    "timestamp": stamp,
                },
            )
    except WebSocketDisconnect:
        pass
    finally:
        manager.disconnect(room, socket)
