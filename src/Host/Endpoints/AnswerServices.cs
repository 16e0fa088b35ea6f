using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Requests;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>What an answer needs of the service.</summary>
/// <param name="Agent">Answers.</param>
/// <param name="System">Writes the system message.</param>
/// <param name="Answers">Keeps answers for those who read along.</param>
/// <param name="Turns">Counts those that are being written.</param>
/// <param name="Options">The bounds of an answer.</param>
/// <param name="Models">Finds the model that answers.</param>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Lifetime">Tells when the service shuts down.</param>
/// <param name="Mask">Takes secrets out of what is told.</param>
/// <param name="Failures">Takes failed model calls.</param>
/// <param name="Pages">Knows the panel's own pages.</param>
/// <param name="Prompts">Has the prompts that a draft may replace.</param>
/// <param name="Requests">Keeps what is sent to models, while that is switched on.</param>
/// <param name="Counter">Counts tokens.</param>
/// <param name="Log">Takes failures.</param>
internal sealed record AnswerServices(
    ChatAgent Agent, SystemMessageCache System, OwnAnswers Answers, RunningTurns Turns, ChatOptions Options, ModelRoster Models,
    TimeProvider TimeProvider, IHostApplicationLifetime Lifetime, SecretMask Mask, FailureLog Failures, OwnPages Pages,
    PromptStore Prompts, RequestKeeper Requests, TokenCounter Counter, ILogger<ChatAgent> Log);
