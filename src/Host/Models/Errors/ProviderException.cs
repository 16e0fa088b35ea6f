namespace ComfyAssistant.Host.Models.Errors;

/// <summary>The provider answered, but with something that is no answer: an error inside a stream, a web page, a cut connection.</summary>
/// <param name="message">What came, in the provider's own words where there are any.</param>
/// <param name="status">The HTTP status that the words stand for, where they name one.</param>
/// <param name="codes">The codes and types beside the words, parted by blanks.</param>
internal sealed class ProviderException(string message, int? status = null, string codes = "") : Exception(message)
{
    public int? Status { get; } = status;

    /// <summary>Whether the provider hung up without a word, so that another try may well get one.</summary>
    public bool IsHangUp { get; init; }

    public string Codes { get; } = codes;
}
