using ComfyAssistant.Host.Users;

namespace ComfyAssistant.Host.Chat.Answers;

/// <summary>
/// The running answers of one user, by chat id. All users' answers are kept together, so that one bound holds for all of them; the id of a
/// chat leads to none but the user's own.
/// </summary>
internal sealed class OwnAnswers(RunningAnswers answers, CurrentUser user)
{
    /// <inheritdoc cref="RunningAnswers.BeginAsync"/>
    public ValueTask<KeptAnswer> BeginAsync(string chatId, bool isResumable) => answers.BeginAsync(KeyOf(chatId), isResumable);

    /// <inheritdoc cref="RunningAnswers.FindAsync"/>
    public ValueTask<KeptAnswer?> FindAsync(string chatId) => answers.FindAsync(KeyOf(chatId));

    /// <inheritdoc cref="RunningAnswers.StopAsync"/>
    public ValueTask StopAsync(string chatId) => answers.StopAsync(KeyOf(chatId));

    // No name holds a line break, so that no chat's id can look like another user's.
    private string KeyOf(string chatId) => user.IsOnly ? chatId : $"{user.Name}\n{chatId}";
}
