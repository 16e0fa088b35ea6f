using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Requests;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the agent that answers a conversation, and its limits.</summary>
internal static class ChatServices
{
    /// <summary>Adds what answers <c>POST /api/chat</c>; <see cref="ChatOptions"/> names the variables.</summary>
    /// <exception cref="SettingException">A variable has a value that cannot be used.</exception>
    public static IServiceCollection AddChat(this IServiceCollection services, SettingReader settings)
    {
        var options = ChatOptions.From(settings);
        services.AddSingleton(options).AddSingleton<HistoryBudget>().AddSingleton<RunningAnswers>().AddSingleton<OwnAnswers>();
        services.AddSingleton<ToolRunner>();
        services.AddSingleton(RequestOptions.From(settings)).AddSingleton<RequestStore>().AddSingleton<RequestKeeper>();
        services.AddSingleton<ModelCaller>().AddSingleton<ChatAgent>().AddSingleton<RequestReplay>();
        return services.AddSingleton<AnswerServices>().AddSingleton<PreviewServices>();
    }
}
