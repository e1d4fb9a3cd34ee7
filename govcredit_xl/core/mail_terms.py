"""Settings that only the mail commands read."""

from __future__ import annotations

from typing import Final


class MailSetting:
    """Keys of the sheet 设置 that only the mail commands read."""

    SMTP_SERVER: Final = "SMTP服务器"
    SMTP_PORT: Final = "SMTP端口"
    SECURITY: Final = "加密方式"
    SENDER: Final = "发件人"
    USER: Final = "用户名"
    IMAP_SERVER: Final = "IMAP服务器"
    IMAP_PORT: Final = "IMAP端口"
    FOLDER: Final = "收件文件夹"
    IMAP_SECURITY: Final = "IMAP加密方式"
    DRAFTS: Final = "草稿文件夹"
    SENT: Final = "已发送文件夹"
    CERTIFICATE: Final = "证书文件"
    PER_MINUTE: Final = "每分钟封数"
    PER_CONNECTION: Final = "每次连接封数"
    PAUSE: Final = "换连接间隔"
    RETRY_AFTER: Final = "重试间隔"
    RETRIES: Final = "重试次数"
    REMIND_EVERY: Final = "催报间隔"

    ALL: Final = (
        SMTP_SERVER, SMTP_PORT, SECURITY, SENDER, USER, IMAP_SERVER, IMAP_PORT, FOLDER, IMAP_SECURITY, DRAFTS,
        SENT, CERTIFICATE, PER_MINUTE, PER_CONNECTION, PAUSE, RETRY_AFTER, RETRIES, REMIND_EVERY,
    )  # fmt: skip
