namespace ComfyAssistant.Host.Models.Errors;

/// <summary>What is wrong, of all that a provider's refusal can mean.</summary>
internal enum ErrorKind
{
    /// <summary>Something else; status and words are all that is known.</summary>
    Other,

    /// <summary>The conversation does not fit the model's window.</summary>
    TooLong,

    /// <summary>The account holds no more money, credit or quota: waiting does not help.</summary>
    EmptyAccount,

    /// <summary>Too many requests or tokens in too short a time.</summary>
    RateLimited,

    /// <summary>The provider does not serve the user's country or region.</summary>
    Country,

    /// <summary>A filter refused the request for what it says.</summary>
    Moderation,

    /// <summary>The key is wrong or missing.</summary>
    WrongKey,

    /// <summary>The key is good, but not for this.</summary>
    Forbidden,

    /// <summary>The provider does not know the model.</summary>
    UnknownModel,

    /// <summary>The model, or the server as it was started, takes no tools.</summary>
    NoTools,

    /// <summary>The model takes no images.</summary>
    NoImages,

    /// <summary>The model wrote a tool call that the provider could not read: another try may do better.</summary>
    BadCall,

    /// <summary>The provider is there, but has no room now.</summary>
    Busy,

    /// <summary>Nobody answers at the address.</summary>
    Unreachable,

    /// <summary>The answer began or was awaited, and nothing came for too long.</summary>
    Silent,

    /// <summary>The user has had all tokens that they may use today: the studio's limit, and none of the provider's.</summary>
    UsedUp,
}
