/**
 * What people call the things of cloud desktops, English and Chinese, one line for each concept: `id: words | 词语`. Whatever is
 * found by one word of a line is found by all of them. General knowledge of the domain only: what is said for one operation
 * belongs into its keywords. A word may stand in several lines; of two phrases that begin at one place the longer counts.
 */
export const CONCEPTS = `
desktop: desktop, cloud desktop, cloud pc, pc, computer, machine, vm, virtual machine, virtual pc, virtual desktop, box, workstation, cloud computer, vdi | 桌面, 云桌面, 云电脑, 电脑, 机器, 虚拟机, 办公机, 虚拟桌面
server: server, app server, application server, aps, host, app host, session host, rds host, terminal server, streaming host, streaming server | 服务器, 应用服务器, 云应用服务器, 主机, 应用主机, 云应用主机, 发布应用的机器
servergroup: server group, server farm, farm, host group, app server pool, server pool, pool of servers, pool of app servers, aps group | 服务器组, 云应用服务器组, 主机组, 应用主机组, 云应用主机组, 应用服务器组, 主机分组
pool: desktop pool, pool, pooled desktop, shared machine, shared desktop | 桌面池, 池子, 池, 公用机器, 共用机器, 公用桌面, 池桌面
app: app, application, program, programme, software, tool | 应用, 软件, 程序, 应用程序, 办公软件
stream: appstream, app streaming, application streaming, streamed, streaming, stream, streamed app, published app, published application, published, remote app, virtual app, streamed application | 云应用, 发布应用, 发布的应用, 流化, 流式应用, 应用流, 应用流化, 虚拟应用
appgroup: app group, application group, bundle, bundle of app, app bundle, group of app, collection of app, set of app | 应用组, 应用分组, 应用集合
appcenter: app center, app centre, app store, application center, software center, software centre, self-service store, software catalog | 应用中心, 应用商店, 软件商店, 软件中心, 应用市场
warehouse: warehouse, app warehouse, application warehouse, software warehouse | 应用仓库, 软件仓库, 仓库
user: user, person, people, employee, staff, colleague, account, guy, worker, somebody, someone, folk, end user | 用户, 员工, 人员, 账号, 帐号, 账户, 同事, 大家, 人
newcomer: new hire, new employee, newcomer, onboarding, joiner, new joiner, new starter, starter, new colleague, intern, just joined | 新员工, 新人, 入职, 实习生, 新同事
leaver: leaver, left the company, quit, resign, offboarding, fired, departed, leave the company, left us, no longer works here, has left, gone for good, contract ended | 离职, 辞职, 走人, 合同到期, 被裁, 走了, 不干了
usergroup: user group, team, department, dept, group of user, crew, division | 用户组, 部门, 团队, 队伍, 班组, 小组
member: member, membership, who belongs, who is in | 成员, 组员
session: session | 会话
login: log in, login, logged in, logging in, sign in, sign-in, signing in, signed in, logon, log on, logging on, get in, connect | 登录, 登陆, 登入, 登进, 登不进, 登不上, 连接, 连不上, 进不去
online: online, connected, active, at work, in use, signed on | 在线, 在用, 使用中, 在连, 连着
logoff: log off, logoff, sign out, log out, logout, sign off, kick, kick out, kick off, throw out, boot out, end session, terminate session, force off, disconnect user | 注销, 下线, 踢, 踢掉, 踢下线, 登出, 强制下线, 踢出
password: password, pwd, passwd, passcode | 密码, 口令
lock: lock, block account, freeze account, suspend account, disable account, locked | 锁定, 锁住, 冻结, 封, 锁
unlock: unlock, unfreeze, lift the lock, lift the freeze, unblock | 解锁, 解冻, 解封
mfa: otp, mfa, 2fa, two-factor, second factor, authenticator, one-time password, six-digit code, one-time code, code app, two factor, multi-factor, two-step, verification code | 双因子, 双因素, 动态口令, 多因素, 多因子, 二次认证, 动态码, 令牌, 二次验证
authentication: authentication, sso, single sign-on, single sign on, ldap, oauth, identity provider, idp, saml, sign-in method, login method | 认证, 单点登录, 身份认证, 登录方式, 认证方式, 统一认证
mail: mail, email, e-mail, letter | 邮件, 邮箱, 通知信
message: message, notification, notice, announcement, announce, broadcast, pop-up, popup, notify, heads-up | 通知, 消息, 弹窗, 公告, 提示, 喊话
alert: alert, alarm, warning, remind, reminder, warn | 告警, 报警, 提醒, 预警
idle: idle, unused, nobody use, not used, not been used, untouched, zombie, dormant, abandoned, gathering dust, sit around, never used, stale | 闲置, 空闲, 没人用, 长期不用, 僵尸, 没用过, 不用的, 吃灰, 空置, 未使用
start: start, power on, turn on, boot, switch on, wake, wake up, bring up, power up, boot up | 开机, 启动, 打开, 开起来, 唤醒, 开启
stop: stop, shut down, shutdown, shut, turn off, power off, switch off, power down, halt | 关机, 关闭, 停机, 关掉, 停掉, 关停
reboot: reboot, restart, power cycle, bounce | 重启, 重新启动
hibernate: hibernate, sleep, suspend | 休眠, 睡眠, 挂起
hang: frozen, hang, hung, stuck, not responding, black screen, freeze, froze, unresponsive, not react, does not react, blue screen, crash | 卡死, 死机, 黑屏, 没反应, 卡住, 无响应, 蓝屏, 崩溃
slow: slow, lag, laggy, sluggish, performance, take forever, crawl, crawling, stutter | 慢, 卡顿, 很卡, 好卡, 太卡, 性能, 变慢, 卡得
monitor: cpu, memory, ram, usage, load, utilization, utilisation, performance, metric, monitoring | 监控, 内存, 使用率, 负载, 性能, 利用率, 占用
resize: resize, flavor, flavour, more cpu, more memory, more ram, more power, bigger machine, upgrade, downgrade, more core, spec, specification, vcpu | 变更规格, 升配, 降配, 加内存, 加配, 升级配置, 升到, 改规格, 规格
product: product, package, flavor, flavour, sku, plan, size, specification, spec, edition, model, on sale, tier | 套餐, 规格, 产品, 档位, 型号, 配置
disk: disk, drive, volume, hard drive, hard disk, data disk, d drive, c drive, ssd | 磁盘, 硬盘, 云盘, 云硬盘, 数据盘, 系统盘, 盘, 加盘
full: full, out of space, no space, low space, run out, running out, space left, gb free, nearly full | 满了, 空间不足, 不够, 爆满, 快满, 爆了, 没空间, 红了
image: image, template, golden image, master image, master | 镜像, 模板, 母镜像, 模版
imageserver: image server, image instance, template machine, build machine, template server, image builder | 镜像实例, 镜像服务器, 模板机, 镜像机, 镜像制作实例
rebuild: rebuild, reinstall, reimage, recompose, wipe, start over, reset to factory, factory reset, from scratch, clean install, start afresh | 重建, 重装, 还原系统, 重置系统, 重做系统, 重装系统, 装系统
build: build, capture, make an image, bake, seal | 构建, 制作, 做镜像, 生成, 封装
snapshot: snapshot, backup, restore point, checkpoint, save point, back up | 快照, 备份, 还原点
restore: restore, roll back, rollback, revert, undo, go back, put back, bring back, recover, roll | 恢复, 回滚, 还原, 回退, 退回
network: network, vpc, subnet, network segment, vlan, segment | 网络, 子网, 网段
ip: ip, ip address, address | IP, IP地址, 地址
eip: eip, elastic ip, public ip, public address, external ip, internet address | 弹性公网, 公网IP, 公网地址, 弹性IP, 弹性公网地址, EIP, 外网IP
internet: internet, online, browse, browse the web, web access, outside world, surf, outbound, internet access | 上网, 外网, 互联网, 公网
nat: nat, snat, nat gateway, address translation, port mapping, port forwarding | 地址转换, 网关, 地址映射, 端口映射, NAT网关, NAT
bandwidth: bandwidth, mbit, mbps, throughput, internet line, internet speed | 带宽, 外网线, 线路, 网速
site: site, location, branch, office location, branch office | 站点, 分支, 办公点, 局点
edge: edge, edge site, cloudpond, ies, edge location, on-premises | 边缘, 小站, 边缘小站, 边缘站点, 智能边缘
zone: availability zone, az, zone, data center, data centre, datacenter | 可用区, 可用分区, 机房, 分区
quota: quota, limit, maximum, ceiling, allowance, limit exceeded, cap, headroom | 配额, 上限, 额度, 限额, 超出限制, 名额, 限制
tag: tag, label, mark, key-value, cost center, cost centre, tagging | 标签, 标记, 标上, 打标, 键值, 打上
policy: policy, rule set, restriction, policies, policy group, group policy | 策略, 规则集, 策略组, 管控策略
clipboard: clipboard, copy and paste, copy paste, copy-paste, paste, copying, cut and paste | 剪贴板, 剪切板, 复制粘贴, 复制, 粘贴, 拷贝
usb: usb, usb stick, thumb drive, pendrive, flash drive, peripheral | U盘, USB, 外设, 优盘
watermark: watermark | 水印
recording: recording, recorded, screen recording, footage, video, playback | 录屏, 录像, 视频, 录屏审计
accesspolicy: access policy, whitelist, allowlist, ip range, from home, from outside, office only, from the office, outside the office, home office | 接入策略, 白名单, 准入, 准入规则, 接入规则, 外网接入, 在家登录
terminal: terminal, thin client, mac address, device, laptop, client device, endpoint, notebook, mac binding | 终端, 瘦终端, 瘦客户机, MAC, MAC地址, 设备, 笔记本, 客户端
agency: agency, delegation, on our behalf, act for us, delegate, delegated, trust agency | 委托, 代我们, 服务授权, 代为
script: script, powershell, ps1, bat, shell, command, batch file, shell command | 脚本, 命令, ps1, 批处理
schedule: scheduled task, schedule, scheduled, timer, cron, automatic, automatically, auto, every night, nightly, every morning, every week, weekly, every day, every evening, by itself | 定时任务, 定时, 计划任务, 计划, 自动, 每天, 每晚, 每周, 到点, 周期
runs: run history, execution record, past run, actually run, really run, did it run, execution history | 执行记录, 执行历史, 执行情况, 跑了没, 执行结果, 运行记录
nextrun: next run, upcoming run, when will it run, future run, future execution, fire next, run time preview | 未来执行, 下次执行, 接下来几次, 预览执行时间, 什么时候执行
job: job, task, progress, finished yet, done yet, what became of | 任务, 进度, 完成了没, 作业
subjob: sub-job, subtask, sub-task, step, sub job | 子任务, 哪一步, 每一台
fail: fail, failed, failure, error, unsuccessful, did not work, went wrong, broke | 失败, 报错, 出错, 没成功, 异常, 错误, 故障
retry: again, retry, rerun, try again, once more, redo | 重试, 重新, 再试, 再来一次, 再跑, 再执行
event: audit log, audit, trail, who did what, activity, event, user activity, operation log | 审计, 操作日志, 事件, 行为, 日志
history: history, record, log, past, historic, records | 记录, 历史, 以往, 流水
price: price, cost, how much would, how expensive, quote, how much does, pricing, price tag, estimate | 多少钱, 价格, 询价, 费用, 报价, 贵多少, 花多少, 差价
order: order, buy, purchase, subscribe, procure, acquire | 订单, 购买, 下单, 买, 订购, 采购
prepaid: yearly, monthly, prepaid, annual, yearly/monthly, subscription, for a year, by the year, year contract | 包年, 包月, 包周期, 包年包月, 预付费
payperuse: pay-per-use, on-demand, pay per use, pay as you go, hourly billed | 按需, 按量, 按需计费
renew: renew, renewal, prolong, extend the term, about to expire, expire soon | 续费, 续订, 续期, 快到期, 到期
refund: unsubscribe, refund, cancel subscription, money back, give back | 退订, 退款, 退掉, 退费
pay: pay, payment, settle, checkout, unpaid | 支付, 付款, 缴费, 未付
hours: hour package, hourly package, hours a month, part-time, number of hours | 小时包, 时长包, 小时数, 时长
autoscale: autoscale, autoscaling, scaling, elastic, grow by itself, scale out, scale in, scaling policy, grow automatically, shrink | 弹性伸缩, 自动扩容, 自动缩容, 伸缩策略, 伸缩, 弹性, 自动增减
expand: expand, enlarge, grow, bigger, larger, extend, increase, double, raise, boost, more capacity | 扩容, 增大, 加大, 扩大, 扩
attach: attach, assign, bind, give, hand out, hand over, allocate, assignment | 分配, 绑定, 交给, 分给, 配给
detach: detach, unassign, unbind, take away, take back, free up, dissociate, disassociate, release, take off | 解绑, 解除分配, 收回, 摘下, 摘掉, 取消分配, 解除, 解除关联
grant: authorize, authorise, entitle, grant, give access, allow to use, authorization, authorisation, entitlement, permission, give rights | 授权, 权限, 开通权限, 给权限, 授权对象
revoke: revoke, withdraw, take away right, remove access, take away access, strip | 取消授权, 撤销, 收回权限, 移除授权, 去掉权限
access: who can use, who may use, who has access, access to, allowed to use, who can access | 谁能用, 谁有权限, 谁可以用, 哪些人能用, 有权
admin: admin, administrator, admin rights, local admin, privilege, privileged | 管理员, 管理员权限, 提权, 特权
maintenance: maintenance, out of service, drain, out of rotation, maintenance mode | 维护, 维护模式, 维护状态, 检修
domain: domain, ad, active directory, domain controller, ad domain, windows domain | 域, 域控, AD, 活动目录, AD域, 脱域
ou: ou, organizational unit, organisational unit | 组织单元, OU, 组织单位
sid: sid, security identifier | 安全标识, SID, 安全标识符
assist: remote assistance, remote help, support session, take over screen, help remotely, remote support, shadow | 远程协助, 远程帮助, 协助
console: console, vnc, remote console | 控制台, VNC, 远程登录
agent: agent, plug-in, plugin | 代理, 插件, agent
hda: hda, access agent, hdp agent | 接入代理, HDA
folder: folder, directory, shared folder, share, file share | 目录, 文件夹, 共享目录, 共享文件夹, 共享
storage: storage, nas, network drive, sfs, file system, wks storage, persistent storage | 存储, 网盘, 文件系统, WKS存储, 持久化存储
personal: private, personal, home, own folder, home drive, home directory | 个人, 私人, 自己的, 个人目录
icon: icon, logo, picture | 图标, 图片
category: category, categories, catalog, catalogue, kind of app, class | 分类, 类别, 哪几类, 类目
timezone: time zone, timezone, utc, gmt | 时区
collab: collaboration, collaborative, collaborate, work together, co-edit, share screen, screen sharing, same desktop together, sharer, collaborator | 协同, 协作, 多人一起, 同时看, 一起改, 共享桌面, 好几个人, 共享屏幕
rename: rename, new name, change name, name, call it | 改名, 重命名, 名称, 名字, 改名叫, 电脑名, 改成
naming: naming, name policy, naming convention, naming scheme, name pattern, naming rule | 命名, 命名规则, 名称策略, 起名
report: report, statistic, statistics, overview, summary, dashboard, figures, aggregate, numbers | 统计, 汇总, 报表, 概览, 总览, 大屏, 汇总数
trend: trend, over time, growth, curve, compared to last, development | 趋势, 增长, 环比, 走势, 曲线, 变化
peak: peak, concurrent, at the same time, simultaneously, concurrency | 峰值, 并发, 同时, 高峰
hoursofuse: usage hours, how long, hours of use, time spent, hours used | 使用时长, 多长时间, 用了多久, 时长
detail: detail, details, everything about, full info, all info, properties, full profile | 详情, 详细, 全部信息, 完整, 明细, 具体
installer: installer, setup file, msi, exe, install package, setup | 安装包, 安装文件
install: install, deploy, push, roll out, put on | 安装, 装, 部署, 推送, 下发, 装上
publish: publish, make available, release, offer | 发布, 上架, 放出来
unpublish: unpublish, withdraw, take down, pull from, retire, end of life, take off the list | 取消发布, 下架, 撤下
hide: hide, hidden, invisible, make invisible | 隐藏, 不可见, 看不见
enable: enable, activate, turn on, switch on, allow again, let people use, open again, reactivate | 启用, 激活, 开启, 放开, 恢复使用, 打开, 放开用
disable: disable, deactivate, turn off, switch off, block, ban, forbid, prohibit, bar, pause | 禁用, 停用, 禁止, 关闭, 封禁, 不许, 不让, 不能用, 暂停, 禁
apprule: app rule, application rule, application control, app control, app blocking, blacklist, blocklist, forbidden program, banned | 应用规则, 应用管控, 管控, 黑名单, 管控规则
credential: credential, access key, secret key, key, token, temporary key, temporary credential, ak sk, security token | 密钥, 凭证, 临时凭证, AKSK, 临时密钥, 临时的
bucket: bucket, obs, object storage | 桶, OBS, 对象存储
lts: lts, log tank, log tank service, log stream, siem, log delivery | 日志流, 云日志, LTS, 日志投递
config: config, configuration, setting, settings, parameter, option | 配置, 设置, 参数, 配置项, 个性化
default: default, initial, factory, out of the box, original, preset, baseline | 默认, 初始, 出厂, 默认值, 初始值
switch: switch, toggle, feature switch, feature, function | 开关, 功能
target: target, apply to, applies to, whom, scope, affected, who is covered, apply, applied | 应用对象, 生效, 管住, 对象, 适用, 作用于
priority: priority, precedence, which wins | 优先级, 优先
version: version, release, newest, latest, up to date, outdated, newest release | 版本, 最新, 最新版, 老版本
service: service, whole service, workspace service | 服务, 云办公, 整个项目
enterpriseid: enterprise id, company code, corporate id, tenant code | 企业ID, 企业标识, 公司代码
tenant: tenant, our account, account-wide | 租户
free: free, available, unassigned, spare, vacant | 可用, 空余, 剩余, 未分配, 还剩
gateway: gateway, vag, entry, entry point, access address, entry url | 网关, 入口, 接入地址
fallback: standby, fallback, failover, fall back, secondary, disaster recovery, backup address | 备用, 备份接入, 容灾, 备用地址
where: where from, source ip, client ip, from which device, from where | 从哪, 来源
stage: stage, phase, step, breakdown | 阶段, 环节, 耗时, 哪一步
dedicatedhost: dedicated host, exclusive host, physical host | 专属主机, 云办公主机, 专属
gpu: gpu, graphics card, graphics | 显卡, GPU, 显存
marketplace: marketplace, market, koogallery | 云市场, 市场, 云商店
move: move, migrate, transfer, relocate, switch over | 迁移, 换到, 搬, 切换, 挪
send: send, resend, deliver | 发送, 重发, 发, 补发
remove: delete, remove, drop, erase, get rid of, throw away, throw out, no longer needed, not needed any more, destroy, purge, scrap, tear down, dispose | 删除, 删, 删掉, 移除, 去掉, 不要了, 销毁, 清掉, 撤掉, 拆掉, 不用了, 不留
create: create, new, add, set up, additional, make a, another | 新建, 创建, 添加, 新增, 增加, 建, 建一个, 加一个, 开一个, 新开, 再加
change: change, edit, modify, update, adjust, alter | 修改, 改, 更新, 调整, 变更, 更改, 编辑
cleanup: clean up, clear, tidy, clean out | 清理, 清空, 整理
audio: sound, audio, microphone, mic, headset, speaker, hear, silent | 声音, 音频, 麦克风, 耳机, 喇叭, 没声
print: print, printer, printing | 打印, 打印机
camera: camera, webcam, video call, video conference | 摄像头, 视频会议
web: website, web page, browser, web site | 网页, 浏览器, 网站
malware: virus, malware, ransomware, infected, hacked | 病毒, 中毒, 勒索, 中招, 被黑
patch: patch, hotfix, patching | 补丁
reassign: changed department, another department, transferred, changed team | 转岗, 调岗, 换部门, 调到, 转到
savings: save money, save cost, waste, burn money, cheaper, reduce cost, spend less | 省钱, 浪费, 烧钱, 扣钱, 降本, 节省
office: office, company network, corporate network | 公司, 办公室, 办公区, 公司网络
home: home, remote work, hotel, cafe, abroad, travel, on the road | 在家, 家里, 居家, 出差, 酒店
lost: lost, stolen, missing, misplaced | 丢了, 丢失, 被偷, 找不到, 不见了
phone: phone, mobile, smartphone | 手机
culprit: who did, who switched, who changed, who deleted, who restarted, who turned | 谁干的, 谁动了, 谁关, 谁改, 谁删, 谁重启
path: path, command line, launch parameter, argument | 路径, 启动参数
screen: screen, display, monitor | 屏幕, 显示, 画面
night: night, evening, holiday, weekend, after work, nightly, break | 晚上, 半夜, 夜里, 放假, 周末, 节假日, 下班, 凌晨
export: export, spreadsheet, csv, excel file, download as file | 导出, 表格, 导成
expire: expire, run out on, expiry, valid until, expiration, runs out, end date | 到期, 过期, 有效期
state: state, status, condition, health | 状态, 情况, 健康
broken: broken, damaged, beyond repair, defective, ruined, does not work, stopped working, not working | 坏了, 崩了, 挂了, 损坏, 出问题, 不行了
open: launch, open, run a program, double click | 打开, 运行, 双击, 打不开
empty: empty, nothing left, no more in it | 空的, 空壳, 清干净
review: review, approval, approve | 审核, 审批
licence: licence, license, seat | 许可, 授权数, 座席
helpdesk: helpdesk, help desk, support, helper | 客服支持, 帮助台, 技术支持
investigate: evidence, investigate, investigation, leak, proof, forensics | 取证, 调查, 泄密, 泄露
download: download, download link, link to | 下载
upload: upload, uploading | 上传, 传上去, 传到
address: gateway address, access address, login address, portal | 接入地址, 登录地址, 门户
queue: overload, overloaded, peak hour, rush hour, busy | 忙时, 高峰, 早高峰, 过载, 排队
nobody: nobody, no one, keep out, keep users out | 别让人, 不让人, 不让用户
reduce: reduce, lower, cut down, shrink, decrease | 降低, 减少, 缩小, 调小
allowed: allowed, permitted, would be allowed, enough, room for | 够不够, 能不能再, 还能, 允许
used: used, in use lately, last used, who uses | 用过, 使用过, 谁在用, 使用
together: two people, several people, take turns, share a machine, shared | 轮流, 两个人, 几个人, 多人
`;

/** What a request wants done, in the same form. An operation has the intent of its name's verb, or `read` when it is one. */
export const INTENTS = `
read: list, show, see, look, check, view, find, which, what, who, whom, whose, where, when, why, how many, how much, how long, how often, is there, are there, do we have, have we got, got any, did, does, is it, are we, tell me, get me, give me a list, inventory, overview, history, look up, count, export, download, compare, report | 查, 查看, 查询, 查一下, 看, 看下, 看看, 列, 列出, 列一下, 哪些, 哪个, 哪几, 哪几种, 哪里, 多少, 几个, 几台, 是否, 有没有, 吗, 谁, 什么, 怎么样, 详情, 统计, 导出, 知道, 想看, 想知道, 到底, 确认下, 为什么, 是不是, 发我
create: create, add, new, make, set up, buy, order, purchase, build, register, open, define, introduce, subscribe, take snapshot, place an order | 新建, 创建, 添加, 增加, 新增, 买, 购买, 加, 建, 建一个, 下单, 开通, 申请, 做一个
delete: delete, remove, drop, get rid of, clean up, destroy, erase, purge, wipe out, clear, throw away, decommission, dissolve, don't need, no longer need, unpublish, pull, take off, cancel | 删, 删除, 删掉, 移除, 去掉, 清理, 不要了, 不留, 清空, 销毁, 撤掉, 拆掉, 注销, 退掉, 取消, 别再
change: change, update, set, modify, edit, switch, rename, move, adjust, alter, replace, configure, swap, correct, put, turn into | 改, 修改, 更改, 调整, 更新, 换, 换成, 改成, 设置, 设为, 改名, 编辑, 变更, 配置
`;

/** Words that stand in every request and tell nothing; phrases above may still hold them. */
export const STOP = `a an and are as at be been but by can could do does doing done for from has have having he her hers him his how i if in into is it its itself just let me
my no not of on or our ours out over please she should so some than that the their them then there these they this those to too up us was we were what when where which while who
whom why will with within without would you your yours am any all also already anyone anybody everyone everybody get gets got getting go going goes keep want wants wanted need needs needed like
now right today yesterday tomorrow tonight last next week month year morning afternoon evening night day days weekend monday tuesday wednesday thursday friday saturday sunday january
february march april may june july august september october november december since until after before during ago soon still yet again ever never always
about around very really quite much many more most less lot lots bit few other another same such only even instead rather else each every both whole
says said say saying tell tells told know knows think thinks ask asks asked keeps kept put puts thing things stuff way ways one ones two three four five six seven eight nine ten
hey hi hello thanks thank pls plz ok okay well ppl id ids attached here ours must might cannot cant dont doesnt wont whats isnt im ive hes shes theyre weve id were
old kind sort actually anything something nothing because due between across per via off down under through`;

/** The same in Chinese: words that are cut out before pairs are made of what remains. */
export const STOP_ZH = `你好 谢谢 辛苦 的 了 吗 呢 吧 啊 呀 嘛 把 给 帮 请 帮我 帮忙 麻烦 一下 我们 我 你 你们 他 她 他们 它 它们 这 那 这个 那个 这些 那些 这台 那台 这几 那几 这批 那批 这套 那套 这条
现在 目前 今天 昨天 明天 昨晚 上周 下周 下周一 本周 周一 周五 上个月 本月 刚才 之前 之后 前几天 已经 还 就 也 都 再 又 才 很 太 和 与 跟 在 是 没有 需要 能不能 可以 可不可以 应该 会不会 让 被 从 对 为了
里面 哪些 哪个 哪几 什么 怎么 怎么样 多少 是否 有没有 是不是 到底 谁 谁谁 某 每个 各个 看下 看看 看一下 查看 查询 查一下 列出 列一下 告诉 知道 一直 老是 总是
然后 但是 但 因为 所以 如果 或者 或 以及 等 等等 比如 其他 别的 所有 全部 全都 直接 一次性 一遍 一共 东西 那边 这边 时候 是什么 有哪些 用的`;
